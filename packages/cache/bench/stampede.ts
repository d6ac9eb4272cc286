import type { RedisServer } from '@technomir/local-services'
import { drivers } from '../anomalies/drivers/all.ts'
import { Stage } from '../anomalies/stage.ts'
import type { Line } from './report.ts'

const times = 3

/** Eight nodes over one Redis, fifty readers on each, a key that nobody has: loads counted. */
export async function stampede(redis: RedisServer): Promise<Line[]> {
  const lines: Line[] = []
  for (const driver of drivers) {
    const stage = await Stage.set(driver, { redisPort: redis.port, nodes: 8 })
    stage.source.delayMs = 50
    for (let i = 0; i < times; i++) {
      const reads = stage.nodes.flatMap(({ cache }) =>
        Array.from({ length: 50 }, () => cache.read(`cold-${i}`)),
      )
      await Promise.all(reads)
    }
    const loads = stage.source.loads / times
    await stage.strike()
    const aim = { text: 'one load for the 400 readers', ratio: loads, reached: loads === 1 }
    const line = {
      section: '8 nodes x 50 readers on a cold key',
      name: driver.name,
      value: loads,
      unit: 'loads',
    }
    lines.push(driver === drivers[0] ? { ...line, aim } : line)
  }
  return lines
}
