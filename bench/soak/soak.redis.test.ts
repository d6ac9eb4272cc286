import { randomInt } from 'node:crypto'
import { expect, test } from 'vitest'
import { soak } from './soak.ts'

const seconds = Number(process.env.SOAK_SECONDS ?? 60)
const seed = Number(process.env.SOAK_SEED ?? randomInt(2 ** 31))

test(`a minute of load, writes and faults: nothing wrong is answered and nothing leaks (SOAK_SEED=${seed})`, {
  timeout: (seconds + 240) * 1000,
}, async ({ signal }) => {
  const lines: string[] = []
  const result = await soak({ seconds, seed, nginx: false, say: line => lines.push(line), signal })
  expect(result.problems, lines.join('\n')).toEqual([])
  expect(Object.keys(result.faults).length).toBeGreaterThan(0)
  expect(result.checked.compared).toBeGreaterThan(100)
  expect(result.meter.checked).toBeGreaterThan(10)
  expect(result.load.requests).toBeGreaterThan(100)
})
