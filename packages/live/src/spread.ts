import { setTimeout as sleep } from 'node:timers/promises'

const stepMs = 20

/**
 * Calls `take` for each item, evenly spread over `overMs`; ends early when `signal` is aborted.
 * Items are taken in their order, several at a time when there are more than steps.
 */
export async function spread<T>(
  items: readonly T[],
  overMs: number,
  signal: AbortSignal,
  take: (item: T) => void,
): Promise<void> {
  const started = performance.now()
  let taken = 0
  while (taken < items.length && !signal.aborted) {
    const elapsed = performance.now() - started
    const due = elapsed >= overMs ? items.length : Math.ceil((items.length * elapsed) / overMs)
    for (const item of items.slice(taken, due)) take(item)
    taken = Math.max(taken, due)
    if (taken < items.length) await sleep(stepMs, undefined, { signal }).catch(onlyAborts)
  }
}

function onlyAborts(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
