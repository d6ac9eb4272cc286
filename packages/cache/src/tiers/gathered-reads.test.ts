import { beforeEach, expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { GatheredReads } from './gathered-reads.ts'
import type { FoundEntry } from './store.ts'

let asked: (readonly string[])[]
let answers: (() => void)[]
let reads: GatheredReads
let arrived: string[]

const entryOf = (key: string): FoundEntry | null =>
  key === 'none' ? null : { epoch: 'e', asOf: 1, upTo: 1, tags: [], json: key, ttlMs: 1 }

beforeEach(() => {
  asked = []
  answers = []
  arrived = []
  reads = new GatheredReads(keys => {
    asked.push(keys)
    return new Promise(resolve => answers.push(() => resolve(keys.map(entryOf))))
  })
})

const read = (...keys: string[]) => {
  for (const key of keys) reads.read(key, found => arrived.push(`${key}=${found?.json}`))
}

/** All that has been asked for is answered. */
async function answer() {
  await settled()
  for (const one of answers.splice(0)) one()
  await settled()
}

it('sends a lone read at once', async () => {
  read('a')
  expect(asked).toEqual([['a']])
  await answer()
  expect(arrived).toEqual(['a=a'])
})

it('sends what begins in the same turn while others are under way as one', async () => {
  read('a', 'b', 'none', 'b')
  await settled()
  expect(asked).toEqual([['a'], ['b', 'none', 'b']])
  read('c', 'd')
  await settled()
  expect(asked.slice(2)).toEqual([['c', 'd']])
  await answer()
  expect(arrived).toEqual(['a=a', 'b=b', 'none=undefined', 'b=b', 'c=c', 'd=d'])
})

it('sends all of a turn as one where the last ones came together', async () => {
  read('a', 'b', 'c')
  await answer()
  read('d', 'e')
  await answer()
  read('f')
  await answer()
  read('g')
  expect(asked).toEqual([['a'], ['b', 'c'], ['d', 'e'], ['f'], ['g']])
})

it('makes no command longer than others can wait for', async () => {
  read('first', ...Array.from({ length: 600 }, (_, i) => `${i}`))
  await settled()
  expect(asked.map(keys => keys.length)).toEqual([1, 250, 250, 100])
  await answer()
  expect(arrived.length).toBe(601)
  expect(arrived.every(text => text.split('=')[0] === text.split('=')[1])).toBe(true)
})
