import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Heartbeat, LogEntry } from '../log/log.ts'
import { MemoryLog } from '../log/memory-log.ts'
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

describe('waiting', () => {
  beforeEach(() => {
    follower.begin('e')
    beat(10)
  })

  it('ends when the horizon gets there, by an entry or a heartbeat, or after the time', async () => {
    const waits = [10, 20, 25, 99].map(position => follower.waitFor(position, 60))
    follower.entry(entry(10, 20))
    beat(20, { horizon: 25 })
    expect(await Promise.all(waits)).toEqual([true, true, true, false])
  })

  it('ends unreached when the epoch changes or the follower closes', async () => {
    const first = follower.waitFor(50, 5000)
    follower.begin('f')
    expect(await first).toBe(false)
    const second = follower.waitFor(50, 5000)
    await follower.close()
    expect(await second).toBe(false)
  })

  it('for a write ends with the entry that names it', async () => {
    const patience = new AbortController()
    const seen = follower.waitForWrite('w1', patience.signal)
    const never = follower.waitForWrite('w2', patience.signal)
    follower.entry(entry(10, 20, { writes: ['w0', 'w1'] }))
    patience.abort()
    expect(await seen).toBe(20)
    expect(await never).toBeNull()
    expect(await follower.waitForWrite('w3', patience.signal)).toBeNull()
  })
})

describe('the nudge', () => {
  let nudges: number[]
  let nudged: Follower
  beforeEach(() => {
    nudges = []
    nudged = new Follower({
      log: new MemoryLog(),
      mapping,
      nudge: () => nudges.push(performance.now()),
    })
    nudged.begin('e')
    nudged.heartbeat({ last: 10, horizon: 10, heldForMs: 0, mapping }, performance.now(), true)
  })

  it('is spared when the horizon moves by itself', async () => {
    const reached = nudged.waitFor(20, 100)
    nudged.entry(entry(10, 20))
    expect(await reached).toBe(true)
    await sleep(10)
    expect(nudges).toEqual([])
  })

  it('is given once for many readers, and again for one that came just after it', async () => {
    const waits = Array.from({ length: 20 }, () => nudged.waitFor(20, 60))
    await sleep(10)
    expect(nudges.length).toBe(1)
    const late = nudged.waitFor(21, 60)
    await Promise.all(waits)
    expect(nudges.length).toBeGreaterThanOrEqual(2)
    expect((nudges[1] ?? 0) - (nudges[0] ?? 0)).toBeGreaterThanOrEqual(18)
    await late
  })

  it('is not given for a reader that has given up, nor after closing', async () => {
    await nudged.waitFor(1e15, 10)
    const given = nudges.length
    await sleep(50)
    expect(nudges.length).toBe(given)
    void nudged.waitFor(1e15, 100)
    await nudged.close()
    await sleep(30)
    expect(nudges.length).toBe(given)
  })
})
