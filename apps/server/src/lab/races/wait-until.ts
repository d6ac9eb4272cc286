import { setTimeout as sleep } from 'node:timers/promises'

/** Waits for something that is about to happen. Throws when it does not within `ms`. */
export async function waitUntil(condition: () => boolean | Promise<boolean>, ms: number): Promise<void> {
  const deadline = performance.now() + ms
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`The race stood still for ${ms} ms; play it again.`)
    await sleep(5)
  }
}
