import { setTimeout as sleep } from 'node:timers/promises'

const stepMs = 20

/**
 * Calls `close` for each item, evenly spread over `overMs`; ends early when `signal` is aborted.
 * Items are closed in their order, several at a time when there are more than steps.
 */
export async function spread<T>(
  items: readonly T[],
  overMs: number,
  signal: AbortSignal,
  close: (item: T) => void,
): Promise<void> {
  const started = performance.now()
  let closed = 0
  while (closed < items.length && !signal.aborted) {
    const elapsed = performance.now() - started
    const due = elapsed >= overMs ? items.length : Math.ceil((items.length * elapsed) / overMs)
    for (const item of items.slice(closed, due)) close(item)
    closed = Math.max(closed, due)
    if (closed < items.length) await sleep(stepMs, undefined, { signal }).catch(onlyAborts)
  }
}

function onlyAborts(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}
