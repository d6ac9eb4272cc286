import { useEffect } from 'react'
import { toast } from '../ui/toasts.tsx'
import { hasLeft, takeSaid } from './leave.ts'
import { hearOtherTabs } from './other-tabs.ts'
import { useSessionEnd } from './use-session-end.ts'

/** Once in the root: shows what was to be said on this page, and leaves it when the session does. */
export function SaidBefore() {
  useEffect(() => {
    const said = takeSaid()
    if (said) toast(said)
  }, [])
  useSessionEnd()
  // Signed in or out in another tab: nothing of this page is anybody's any more.
  useEffect(() => hearOtherTabs(() => location.reload()), [])
  // Nor of one that comes back out of the browser's memory.
  useEffect(() => {
    const comeBack = (event: PageTransitionEvent) => {
      if (event.persisted && hasLeft()) location.reload()
    }
    addEventListener('pageshow', comeBack)
    return () => removeEventListener('pageshow', comeBack)
  }, [])
  return null
}
