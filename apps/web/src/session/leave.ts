import type { Toast } from '../ui/toasts.tsx'
import { tellOtherTabs } from './other-tabs.ts'
import { keepInTab, keptInTab } from './tab-storage.ts'

const name = 'said'

/** This page has been left for good. */
let left = false
export const hasLeft = (): boolean => left

type Said = Pick<Toast, 'text' | 'tone'>

/**
 * Loads `path` as a page of its own: after signing in or out nothing of the page may stay, neither data nor the connection
 * that hears of changes. `said` is shown there.
 * @param options.tellOthers whether the other tabs are to load theirs anew, too
 */
export function leaveFor(path: string, said?: Said, { tellOthers = true } = {}): void {
  if (left) return
  left = true
  keepInTab(name, said)
  if (tellOthers) tellOtherTabs()
  location.assign(path)
}

/** What the page before wanted to be said here, once. */
export function takeSaid(): Said | undefined {
  const said = keptInTab(name) as Said | undefined
  keepInTab(name, undefined)
  return said
}
