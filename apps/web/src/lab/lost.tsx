import { useEffect, useState, useSyncExternalStore } from 'react'
import { useT } from '../i18n/context.tsx'
import { Notice } from '../ui/notice.tsx'

/** A server that is restarted is back sooner, and nobody needs to be told. */
const patienceMs = 1500

/** Says that nobody tells the page anything: what it shows is what it saw last. */
export function Lost() {
  const t = useT()
  return useLost() ? (
    <div data-lab-lost>
      <Notice tone="warn" title={t('lab.lost')}>
        {t('lab.lostText')}
      </Notice>
    </div>
  ) : null
}

/** Whether there has been no connection for a while. */
function useLost(): boolean {
  const gone = useSyncExternalStore(
    watch,
    () => document.documentElement.dataset.live === 'waiting',
    () => false,
  )
  const [lost, setLost] = useState(false)
  useEffect(() => {
    if (!gone) {
      setLost(false)
      return
    }
    const timer = setTimeout(() => setLost(true), patienceMs)
    return () => clearTimeout(timer)
  }, [gone])
  return gone && lost
}

/** The page writes there how its connection is, see live/start.ts. */
function watch(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-live'] })
  return () => observer.disconnect()
}
