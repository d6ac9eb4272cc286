import { useSyncExternalStore } from 'react'
import { shopNow } from './clock.ts'

let second = 0
let timer: ReturnType<typeof setInterval> | undefined
const listeners = new Set<() => void>()

function tick(): void {
  second = Math.floor(shopNow() / 1000) * 1000
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (timer === undefined) {
    timer = setInterval(tick, 1000)
    tick()
  }
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/** The shop's time in whole seconds (ms since 1970), one clock for all who ask; null in the page as it comes from the server. */
export const useNow = (): number | null =>
  useSyncExternalStore(
    subscribe,
    () => second || null,
    () => null,
  )
