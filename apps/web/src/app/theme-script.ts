/** Runs before anything is painted: the theme that the visitor has chosen, if any. Part of the page, allowed by its hash. */
export const themeScript =
  "try{var t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}"
