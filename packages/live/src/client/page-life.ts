import type { Page } from './options.ts'

export interface PageLife {
  /** The page may go into the back/forward cache, which takes none with an open connection. */
  readonly onHide: () => void
  /** It is back, or visible again, or the network is: timers may have stood still. */
  readonly onWake: () => void
}

/** Listens to the page's life until the returned function is called. Without a page (Node.js) nothing ever happens. */
export function watchPage(page: Page | undefined, { onHide, onWake }: PageLife): () => void {
  const { window, document } = page ?? globalPage()
  const onVisibility = (): void => {
    if (document?.visibilityState === 'visible') onWake()
  }
  const waking = ['pageshow', 'online']
  window?.addEventListener('pagehide', onHide)
  for (const type of waking) window?.addEventListener(type, onWake)
  document?.addEventListener('visibilitychange', onVisibility)
  document?.addEventListener('resume', onWake)
  return () => {
    window?.removeEventListener('pagehide', onHide)
    for (const type of waking) window?.removeEventListener(type, onWake)
    document?.removeEventListener('visibilitychange', onVisibility)
    document?.removeEventListener('resume', onWake)
  }
}

function globalPage(): Partial<Page> {
  return 'document' in globalThis ? (globalThis as unknown as Page) : {}
}
