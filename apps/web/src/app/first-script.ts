/** The theme that the visitor has chosen, if any, before anything is painted. */
const theme =
  "try{var t=localStorage.getItem('theme');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}"

/**
 * Before the page has come to life a click on a button would do nothing, and a form would be sent by the browser itself, with whatever
 * stands in it. Both wait: the last of them is made up for then. A form with an address of its own (the search) works as it is.
 */
const early = `(function(d){function keep(e){var s=e.type==="submit",x=s?e.target:e.target.closest("button[type=button]");\
if(!x||s&&x.hasAttribute("action"))return;e.preventDefault();w.last=x}\
var w=window.technomirEarly={last:null,stop:function(){d.removeEventListener("click",keep,true);d.removeEventListener("submit",keep,true)}};\
d.addEventListener("click",keep,true);d.addEventListener("submit",keep,true)})(document)`

/** Runs before everything else. Part of the page, allowed by its hash. */
export const firstScript = `${theme};${early}`

declare global {
  interface Window {
    technomirEarly?: { last: HTMLElement | null; stop: () => void }
  }
}

/** Does what the visitor wanted while the page could not yet. */
export function makeUpForEarly(): void {
  const { technomirEarly } = window
  if (technomirEarly === undefined) return
  technomirEarly.stop()
  delete window.technomirEarly
  const { last } = technomirEarly
  if (last instanceof HTMLFormElement) last.requestSubmit()
  // What has changed meanwhile (sold out, in the cart already) was not what was clicked.
  else if (last?.isConnected) last.click()
}
