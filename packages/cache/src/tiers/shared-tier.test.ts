import { beforeEach, expect, it } from 'vitest'
import { Gate, settled } from '../testing/gate.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { shownStore } from '../testing/shown-store.ts'
import { SharedTier } from './shared-tier.ts'
import type { Store } from './store.ts'

const clock = new ManualClock()
let asked: number
let works: boolean
let gate: Gate | null
let errors: number
let tier: SharedTier

beforeEach(() => {
  asked = errors = 0
  works = true
  gate = null
  const store: Store = {
    ...shownStore(),
    get: async keys => {
      asked++
      await gate?.wait()
      if (!works) throw new Error('gone')
      return keys.map(() => null)
    },
  }
  tier = new SharedTier(store, clock, () => errors++)
})

async function ask(times: number) {
  await Promise.all(Array.from({ length: times }, () => tier.get(['k'])))
}

it('leaves a store that has failed alone, then tries it with one command at a time, less and less often', async () => {
  works = false
  await ask(20)
  expect(asked).toBe(20)
  expect(tier.state).toBe('open')
  await ask(20)
  expect(asked).toBe(20)
  const pauses: number[] = []
  for (let trial = 0; trial < 4; trial++) {
    let waited = 0
    for (; tier.state === 'open'; waited += 100) {
      await ask(3)
      clock.advance(100)
    }
    pauses.push(waited)
    const before = asked
    await ask(20)
    expect(asked).toBe(before + 1)
  }
  expect(pauses).toEqual([500, 1000, 2000, 2000])
  expect(errors).toBe(24)
})

it('is used by all again after a trial that succeeds', async () => {
  works = false
  await ask(1)
  clock.advance(500)
  works = true
  gate = new Gate()
  const trial = ask(10)
  await settled()
  expect(tier.state).toBe('half-open')
  expect(gate.size).toBe(1)
  gate.open()
  await trial
  expect(tier.state).toBe('closed')
  gate = null
  await ask(10)
  expect(asked).toBe(12)
  // And the next failure begins with a short pause.
  works = false
  await ask(1)
  clock.advance(500)
  expect(tier.state).toBe('half-open')
})

it('is not taken for well because of an answer that was under way when it failed', async () => {
  gate = new Gate()
  const early = ask(1)
  const late = ask(1)
  await settled()
  works = false
  gate.open()
  await early
  works = true
  gate.open()
  await late
  expect(tier.state).toBe('open')
})
