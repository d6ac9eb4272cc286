import { useEffect, useState, useSyncExternalStore } from 'react'
import { useT } from '../i18n/context.tsx'
import { pageLive } from '../live/page-live.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { connection, watchConnection } from './connection.ts'

/** A server that is restarted is back sooner, and nobody needs to be told. */
const patienceMs = 1500

/** Says that nobody tells the page anything: what it shows is what it saw last. */
export function Lost() {
  const t = useT()
  return useLost() ? (
    <div data-lab-lost>
      <Notice tone="warn" title={t('lab.lost')}>
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
          <p>{t('lab.lostText')}</p>
          <Button size="small" look="outline" onClick={tryNow}>
            {t('lab.tryNow')}
          </Button>
        </div>
      </Notice>
    </div>
  ) : null
}

function tryNow(): void {
  pageLive.then(
    live => live.retry(),
    (error: unknown) => {
      console.error(error)
    },
  )
}

/** Whether there has been no connection for a while. An attempt to connect is none yet. */
function useLost(): boolean {
  const gone = useSyncExternalStore(
    watchConnection,
    () => connection() === 'waiting' || connection() === 'connecting',
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
