import { classes } from './classes.ts'

/** How a link looks that leads to one of the parts of a page. */
export const tabLook = (current: boolean): string =>
  classes(
    'inline-flex h-10 shrink-0 items-center rounded-full px-3 font-semibold text-sm transition-colors sm:px-4 sm:text-[0.9375rem]',
    current ? 'bg-ink text-page' : 'text-ink-soft hover:bg-surface',
  )
