import { beforeEach, describe, expect, it } from 'vitest'
import { allTag, type Heartbeat, type LogEntry } from '../log/log.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { mapping } from '../testing/small-relay.ts'
import { Follower } from './follower.ts'

let clock: ManualClock
let follower: Follower
let resets: number[]

beforeEach(() => {
  clock = new ManualClock()
  follower = new Follower({ log: { follow: async () => {} }, mapping, clock })
  resets = []
  follower.on('reset', ({ position }) => resets.push(position))
})

const entry = (prev: number, position: number, more: Partial<LogEntry> = {}): LogEntry => ({
  position,
  prev,
  tags: [],
  touched: [],
  events: [],
  writes: [],
  committedAt: 0,
  ...more,
})

function beat(last: number, more: Partial<Heartbeat> & { complete?: boolean; provedAt?: number } = {}): void {
  const { complete = true, provedAt = clock.now(), ...rest } = more
  follower.heartbeat({ last, horizon: last, heldForMs: 0, mapping, ...rest }, provedAt, complete)
}

it('bounds the floors also while reads make them and nothing is written', () => {
  follower = new Follower({ log: { follow: async () => {} }, mapping, clock, maxFloors: 100 })
  follower.begin('e')
  for (let n = 0; n < 5000; n++) {
    follower.floors.cell(`search:${n}`)
    if (n % 50 === 0) beat(70)
    expect(follower.floors.size).toBeLessThanOrEqual(200)
  }
  expect(follower.floors.lowWater).toBe(70)
})

describe('a follower that begins', () => {
  it('trusts nothing before the first entry it finds', () => {
    follower.begin('e')
    expect(follower.floors.allowForeign(['x'], 1e15)).toBe(false)
    follower.entry(entry(40, 50, { tags: ['a'] }))
    expect(follower.floors.allowForeign(['x'], 39)).toBe(false)
    expect(follower.floors.allowForeign(['x'], 40)).toBe(true)
    expect(follower.floors.allowForeign(['x', 'a'], 49)).toBe(false)
    expect(follower.floors.allowForeign(['x', 'a'], 50)).toBe(true)
    expect(follower.lastTouched('table')).toBe(40)
  })

  it('trusts nothing before the heartbeat when the log is empty', () => {
    follower.begin('e')
    beat(70, { horizon: 75 })
    expect(follower.floors.allowForeign([], 69)).toBe(false)
    expect(follower.floors.allowForeign([], 70)).toBe(true)
    expect(follower).toMatchObject({ last: 70, horizon: 75 })
    follower.entry(entry(70, 80))
    expect(resets).toEqual([70])
  })

  it('does not take a heartbeat for the end of a log that it has only begun to read', () => {
    follower.begin('e')
    beat(70, { complete: false })
    expect(follower).toMatchObject({ last: null, horizon: -1 })
    expect(follower.blindness()).toBe('silence')
  })
})

describe('missing entries', () => {
  beforeEach(() => {
    follower.begin('e')
    follower.entry(entry(0, 10, { tags: ['a'], touched: ['t'] }))
    beat(10)
    resets = []
  })

  it('show by prev, and end everything loaded before', () => {
    const { generation } = follower.floors
    follower.entry(entry(10, 20))
    expect(follower.floors.generation).toBe(generation)
    follower.entry(entry(30, 40))
    expect(follower.floors.generation).toBeGreaterThan(generation)
    expect(resets).toEqual([30])
    expect(follower.floors.floorOf('anything')).toBe(30)
    expect(follower.lastTouched('t')).toBe(30)
    expect(follower.lastTouched('other')).toBe(30)
  })

  it('do not show when prev is older than what is known: another relay took over', () => {
    follower.entry(entry(5, 20))
    expect(resets).toEqual([])
    expect(follower.last).toBe(20)
  })

  it('show by a heartbeat that names one which the whole log does not hold', () => {
    beat(30, { complete: false })
    expect(follower.last).toBe(10)
    expect(resets).toEqual([])
    beat(30)
    expect(resets).toEqual([30])
    expect(follower).toMatchObject({ last: 30, horizon: 30 })
  })

  it('are not concluded from a heartbeat older than the newest entry', () => {
    follower.entry(entry(10, 20))
    beat(10)
    expect(follower).toMatchObject({ last: 20, horizon: 20 })
    expect(resets).toEqual([])
  })
})

it('ignores an entry that it has processed', () => {
  follower.begin('e')
  follower.entry(entry(0, 10))
  follower.entry(entry(10, 20, { tags: ['a'] }))
  const { step } = follower.floors
  const seen: number[] = []
  follower.on('entry', ({ position }) => seen.push(position))
  follower.entry(entry(0, 10, { tags: ['a'] }))
  follower.entry(entry(10, 20, { tags: ['a'] }))
  expect(seen).toEqual([])
  expect(follower.floors.step).toBe(step)
})

it('shows an entry to listeners when floors and horizon have passed it already', () => {
  follower.begin('e')
  beat(0)
  const order: string[] = []
  follower.on('entry', e => {
    order.push(`entry ${e.position} at ${follower.horizon}, floor ${follower.floors.floorOf('a')}`)
  })
  follower.on('horizon', position => order.push(`horizon ${position}`))
  follower.entry(entry(0, 10, { tags: ['a'] }))
  expect(order).toEqual(['entry 10 at 10, floor 10', 'horizon 10'])
})

it('names the stored keys that an entry ended, once', () => {
  follower.begin('e')
  beat(0)
  const ended: string[][] = []
  follower.on('ended', keys => ended.push([...keys]))
  const { floors } = follower
  floors.remember(floors.cell('a'), 'key:1')
  floors.remember(floors.cell('b'), 'key:2')
  follower.entry(entry(0, 10, { tags: ['a'] }))
  follower.entry(entry(10, 20, { tags: ['a'] }))
  follower.entry(entry(20, 30, { tags: [allTag] }))
  expect(ended).toEqual([['key:1'], ['key:2']])
})

it('forgets everything in another epoch, also when positions are lower there', () => {
  follower.begin('e')
  follower.entry(entry(0, 1000, { tags: ['a'], touched: ['t'] }))
  beat(1000)
  expect(follower.isBlind()).toBe(false)
  const { generation } = follower.floors
  follower.begin('f')
  expect(follower).toMatchObject({ epoch: 'f', last: null, horizon: -1 })
  expect(follower.floors.generation).toBeGreaterThan(generation)
  expect(follower.blindness()).toBe('silence')
  expect(follower.floors.allowForeign(['a'], 5000)).toBe(false)
  follower.entry(entry(3, 5))
  beat(5)
  expect(follower).toMatchObject({ last: 5, horizon: 5 })
  expect(follower.floors.floorOf('a')).toBe(3)
  expect(follower.lastTouched('t')).toBe(3)
  expect(follower.isBlind()).toBe(false)
})

describe('blindness', () => {
  beforeEach(() => {
    follower.begin('e')
    beat(10)
  })

  it('comes after 2 s without proof and ends with the next', () => {
    clock.advance(1999)
    expect(follower.blindness()).toBeNull()
    clock.advance(1)
    expect(follower.blindness()).toBe('silence')
    // Entries alone prove nothing: more may be missing after them.
    follower.entry(entry(10, 20))
    expect(follower.blindness()).toBe('silence')
    beat(20)
    expect(follower.blindness()).toBeNull()
  })

  it('does not end with a proof that is as old', () => {
    clock.advance(3000)
    beat(10, { provedAt: clock.now() - 2000 })
    expect(follower.blindness()).toBe('silence')
    beat(10, { provedAt: clock.now() - 1900 })
    expect(follower.blindness()).toBeNull()
    clock.advance(100)
    expect(follower.blindness()).toBe('silence')
  })

  it('comes when the writer has held a change back for 2 s, counted on since it said so', () => {
    beat(10, { heldForMs: 1500 })
    expect(follower.blindness()).toBeNull()
    clock.advance(499)
    expect(follower.blindness()).toBeNull()
    clock.advance(1)
    expect(follower.blindness()).toBe('held')
    beat(10)
    expect(follower.blindness()).toBeNull()
  })

  it('comes when the writer tags by other rules', () => {
    beat(10, { mapping: 'rules-2' })
    expect(follower.blindness()).toBe('mapping')
    expect(follower.writerMapping).toBe('rules-2')
    beat(10)
    expect(follower.blindness()).toBeNull()
  })

  it('does not end with a heartbeat whose entries have not been seen', () => {
    clock.advance(2500)
    beat(30, { complete: false })
    expect(follower.blindness()).toBe('silence')
  })
})
