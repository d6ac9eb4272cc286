import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { monotonicClock } from './clock.ts'
import { TurnTime } from './turn-time.ts'

const seeing = { sightedUntil: Number.POSITIVE_INFINITY }

const use = (time: TurnTime) => (time.left-- > 0 ? time.at : time.look())

function spin(ms: number): void {
  const until = performance.now() + ms
  while (performance.now() < until);
}

it('stands still within a turn of the event loop and moves on with the next', async () => {
  const time = new TurnTime(monotonicClock, seeing)
  const first = use(time)
  spin(3)
  expect(use(time)).toBe(first)
  await Promise.resolve()
  expect(use(time)).toBe(first)
  await turn()
  expect(use(time)).toBeGreaterThanOrEqual(first + 3)
})

it('moves on in a turn that does not end', () => {
  const time = new TurnTime(monotonicClock, seeing)
  const first = use(time)
  spin(3)
  let uses = 1
  while (use(time) === first) uses++
  expect(uses).toBeLessThanOrEqual(501)
  expect(time.at).toBeGreaterThanOrEqual(first + 3)
})

it("is asked of a caller's own clock every time", () => {
  let now = 0
  const time = new TurnTime({ now: () => ++now }, seeing)
  expect([use(time), use(time), use(time)]).toEqual([1, 2, 3])
})

it('is looked at every time while the node is blind', () => {
  const sight = { sightedUntil: 0 }
  const time = new TurnTime(monotonicClock, sight)
  const first = use(time)
  spin(1)
  expect(use(time)).toBeGreaterThan(first)
  expect(time.left).toBe(0)
  sight.sightedUntil = Number.POSITIVE_INFINITY
  use(time)
  expect(time.left).toBeGreaterThan(0)
})
