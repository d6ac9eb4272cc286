import { createRandom } from '@technomir/server/random'
import { expect, test } from 'vitest'
import { faults, inRandomOrder } from './faults.ts'

const first = (seed: number, count: number) => {
  const order = inRandomOrder(createRandom(seed))
  return Array.from({ length: count }, () => order.next().value?.name)
}

test('the same seed plays the same faults in the same order, another one another', () => {
  expect(first(7, 30)).toEqual(first(7, 30))
  expect(first(7, 30)).not.toEqual(first(8, 30))
})

test('every fault comes before any comes again', () => {
  for (const seed of [1, 2, 3]) expect(new Set(first(seed, faults.length)).size).toBe(faults.length)
})
