import { expect, test } from 'vitest'
import { memoryBudget } from './memory.ts'

const MiB = 2 ** 20
const all = ({ caches, encodings }: ReturnType<typeof memoryBudget>) => caches + encodings

test('caches take an eighth of what the heap may grow to, and no more than 128 MiB', () => {
  expect(all(memoryBudget(undefined, 576 * MiB))).toBe(72 * MiB)
  expect(all(memoryBudget(undefined, 4096 * MiB))).toBe(128 * MiB)
})

test('caches take what they are told to', () => {
  expect(memoryBudget(200, 576 * MiB)).toEqual({ caches: 175 * MiB, encodings: 25 * MiB, floors: 169_125 })
})
