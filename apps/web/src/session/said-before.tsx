import { useEffect } from 'react'
import { type Toast, toast } from '../ui/toasts.tsx'
import { hearOtherTabs, tellOtherTabs } from './other-tabs.ts'

const key = 'technomir-said'

/** This page has been left for good. */
let left = false

type Said = Pick<Toast, 'text' | 'tone'>

/**
 * Loads `path` as a page of its own: after signing in or out nothing of the page may stay, neither data nor the connection
 * that hears of changes. `said` is shown there.
 */
export function leaveFor(path: string, said?: Said): void {
  if (said) {
    try {
      sessionStorage.setItem(key, JSON.stringify(said))
    } catch {
      // Storage may be forbidden; the page says much the same.
    }
  }
  left = true
  tellOtherTabs()
  location.assign(path)
}

/** Once in the root: shows what was to be said on this page, and leaves it when the session does. */
export function SaidBefore() {
  useEffect(() => {
    try {
      const said = sessionStorage.getItem(key)
      if (said === null) return
      sessionStorage.removeItem(key)
      toast(JSON.parse(said) as Said)
    } catch {
      // As above.
    }
  }, [])
  // Signed in or out in another tab: nothing of this page is anybody's any more.
  useEffect(() => hearOtherTabs(() => location.reload()), [])
  // Nor of one that comes back out of the browser's memory.
  useEffect(() => {
    const comeBack = (event: PageTransitionEvent) => {
      if (event.persisted && left) location.reload()
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])
  return null
}
