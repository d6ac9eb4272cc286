import { setTimeout as sleep } from 'node:timers/promises'

/** Waits until `condition` holds; resolves with how long that took, ms. */
export async function until(what: string, condition: () => boolean, timeoutMs = 10_000): Promise<number> {
  const startedAt = performance.now()
  while (!condition()) {
    if (performance.now() - startedAt > timeoutMs) throw new Error(`Waited ${timeoutMs} ms for: ${what}`)
    await sleep(2)
  }
  return performance.now() - startedAt
}
