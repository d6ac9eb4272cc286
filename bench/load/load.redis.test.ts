import { type Stack, startStack } from '@technomir/server/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runLoad } from './run-load.ts'
import type { Totals } from './tally.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
})
afterAll(() => stack?.stop())

test('five seconds of buyers: everything is answered, in order and in time, and the figures say so', async () => {
  const url = stack.servers[0]?.url ?? ''
  const { code, stdout, stderr } = await runLoad(
    ...['--url', url, '--seconds', '5', '--rate', '8', '--users', '12', '--seed', '3', '--json'],
  )
  expect(stderr).toMatch(/seed 3\n.*1 s .*requests\/s.*errors/s)
  const totals = JSON.parse(stdout) as Totals & { seed: number }
  expect(totals).toMatchObject({ seed: 3, failed: {}, wrong: [], wrongCount: 0 })
  expect(code).toBe(0)
  expect(totals.requests).toBeGreaterThan(100)
  expect(totals.frames).toBeGreaterThan(0)
  expect(totals.heard?.count).toBeGreaterThan(0)
  const names = totals.lines.map(({ name }) => name)
  expect(names).toEqual(
    expect.arrayContaining(['page', 'catalogue', 'product', 'search', 'cart add', 'checkout']),
  )
  for (const { p50, p99, max } of totals.lines) {
    expect(p50).toBeLessThanOrEqual(p99)
    expect(p99).toBeLessThanOrEqual(max * 1.01)
  }
  expect(totals.lines.find(({ name }) => name === 'bestsellers')?.hits).toBeGreaterThan(0.5)
})
