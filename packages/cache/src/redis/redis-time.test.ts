import fc from 'fast-check'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RedisTime } from './redis-time.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Redis' clock is this far ahead of the process' one. */
let ahead = 0

/** Redis looks at its clock after the question was under way for a while, and the answer comes a while later. */
const timeAfter = (there: () => number, back: () => number) =>
  new RedisTime(async () => {
    await vi.advanceTimersByTimeAsync(there())
    const time = performance.now() + ahead
    await vi.advanceTimersByTimeAsync(back())
    return time
  })

it('knows nothing before it has asked, long after it has asked, and of another server', async () => {
  const time = timeAfter(
    () => 1,
    () => 1,
  )
  const latest = () => time.latest(performance.now())
  expect(latest()).toBeNaN()
  expect(await time.learn()).toBe(true)
  expect(latest()).not.toBeNaN()
  vi.advanceTimersByTime(31_000)
  expect(latest()).toBeNaN()
  await time.learn()
  time.forget()
  expect(time.earliest(performance.now())).toBeNaN()
})

it('bounds the time at Redis, whatever the delays and although the clocks drift apart', async () => {
  const step = fc.record({
    there: fc.integer({ min: 0, max: 40 }),
    back: fc.integer({ min: 0, max: 40 }),
    pause: fc.integer({ min: 0, max: 20_000 }),
    drift: fc.double({ min: -0.0004, max: 0.0004, noNaN: true }),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async steps => {
      ahead = 1e12
      let now = { there: 0, back: 0 }
      const time = timeAfter(
        () => now.there,
        () => now.back,
      )
      for (const { there, back, pause, drift } of steps) {
        now = { there, back }
        expect(await time.learn()).toBe(true)
        vi.advanceTimersByTime(pause)
        ahead += drift * pause
        const at = performance.now()
        // A hundredth for what a double of this size cannot say.
        expect(time.earliest(at)).toBeLessThanOrEqual(at + ahead + 0.01)
        expect(time.latest(at)).toBeGreaterThanOrEqual(at + ahead - 0.01)
      }
    }),
    { numRuns: 200 },
  )
})

it('notices that the clock was set, and believes the new time', async () => {
  ahead = 1e12
  const time = timeAfter(
    () => 2,
    () => 3,
  )
  await time.learn()
  for (const by of [3_600_000, -3_600_000, 100]) {
    ahead += by
    expect(await time.learn()).toBe(false)
    const at = performance.now()
    expect(time.latest(at) - (at + ahead)).toBeLessThan(5.1)
    expect(time.earliest(at) - (at + ahead)).toBeGreaterThan(-5.1)
    expect(await time.learn()).toBe(true)
  }
})

it('asks by itself, once a second while it is in use', async () => {
  let asked = 0
  const time = new RedisTime(async () => {
    asked++
    return 0
  })
  for (let i = 0; i < 50; i++) {
    time.keepUp(performance.now())
    await vi.advanceTimersByTimeAsync(100)
  }
  expect(asked).toBe(5)
})
