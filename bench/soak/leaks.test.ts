import { expect, test } from 'vitest'
import { leaks } from './leaks.ts'

const warm = {
  heapMiB: 65,
  resources: 90,
  redisKeys: 300,
  redisKeysForEver: 3,
  redisClients: 7,
  walRetainedMiB: 1,
  connections: 40,
}

test('what is used more has room', () => {
  expect(leaks(warm, { ...warm, heapMiB: 120, redisKeys: 2500, connections: 50 })).toEqual([])
})

test.each([
  ['heapMiB', 400],
  ['resources', 400],
  ['redisKeys', 20_000],
  ['redisKeysForEver', 300],
  ['redisClients', 40],
  ['walRetainedMiB', 900],
  ['connections', 99],
] as const)('%s of %i is a leak', (name, value) => {
  expect(leaks(warm, { ...warm, [name]: value })).toEqual([expect.stringMatching(`^${name}: `)])
})
