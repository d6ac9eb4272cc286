import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { RedisStand } from '../src/model/redis-stand.ts'

/**
 * Three nodes under load; something strikes some times. Afterwards a cold node comes, which has only what Redis still holds,
 * and all are right, before and after.
 */
export async function expectRightUnderLoad(
  url: string,
  strike: () => Promise<unknown>,
  times: number,
): Promise<void> {
  const stand = await RedisStand.start(url, 3)
  try {
    for (let i = 0; i < times; i++) {
      await sleep(200)
      await strike()
    }
    await sleep(300)
    await stand.restart(1)
    await sleep(200)
    await stand.recovered()
    const { failedWrites, writes, outcomes, wrong } = stand
    console.log(JSON.stringify({ writes, failedWrites, ...Object.fromEntries(outcomes) }))
    expect(wrong).toEqual([])
    expect(outcomes.get('hit l1')).toBeGreaterThan(20)
  } finally {
    await stand.close()
  }
}
