import { expect, test } from 'vitest'
import { judge, noVerdict, type Run } from './verdict.ts'

function verdictOf(...runs: Run[]) {
  const verdict = noVerdict()
  judge([1, 3, 5, 7, 9], runs, verdict)
  return verdict
}
const run = (from: number | undefined, ...positions: number[]): Run => ({ from, positions })

test('what came whole and in order is good', () => {
  expect(verdictOf(run(1, 3, 5, 7, 9))).toEqual({ received: 4, missed: 0, disordered: 0, told: 0 })
  expect(verdictOf(run(0, 1), run(6, 7, 9))).toEqual({ received: 3, missed: 0, disordered: 0, told: 1 })
  expect(verdictOf(run(undefined, 5, 7, 9))).toEqual({ received: 3, missed: 0, disordered: 0, told: 0 })
})

test('holes, ends that are missing, events twice or late are found', () => {
  expect(verdictOf(run(0, 1, 5, 7, 9)).missed).toBe(1)
  expect(verdictOf(run(0, 1, 3)).missed).toBe(3)
  expect(verdictOf(run(4))).toMatchObject({ missed: 3 })
  expect(verdictOf(run(0, 1, 3, 3, 5, 7, 9)).disordered).toBe(1)
  expect(verdictOf(run(0, 1, 5, 3, 7, 9))).toMatchObject({ missed: 1, disordered: 1 })
  expect(verdictOf(run(0, 1, 3, 4, 5, 7, 9)).disordered).toBe(1)
})
