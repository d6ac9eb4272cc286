import { useEffect, useEffectEvent } from 'react'

/** How the page's connection is; live/start.ts writes it there. */
export const connection = (): string | undefined => document.documentElement.dataset.live

/** Calls `listener` whenever that changes, until the answer is called. */
export function watchConnection(listener: () => void): () => void {
  const observer = new MutationObserver(listener)
  observer.observe(document.documentElement, { attributeFilter: ['data-live'] })
  return () => observer.disconnect()
}

/** Calls `hear` each time that there is a connection again. */
export function useReconnected(hear: () => void): void {
  const heard = useEffectEvent(hear)
  useEffect(() => {
    let before = connection()
    return watchConnection(() => {
      const now = connection()
      if (now === 'live' && before !== 'live') heard()
      before = now
    })
  }, [])
}
