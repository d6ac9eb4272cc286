import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lastOf } from './log-end.ts'

/** What Redis may hold after a crash: everything up to some moment, and nothing after it. */
interface Held {
  readonly end: number
  readonly last: number
  readonly horizon: number
}

const step = fc.record({
  what: fc.constantFrom('entry', 'nothing of ours', 'heartbeat'),
  bytes: fc.integer({ min: 1, max: 100 }),
})
const runs = fc.record({ steps: fc.array(step, { maxLength: 40 }), lost: fc.nat({ max: 8 }) })

/** Plays a leader; `provenFirst`: what is no entry is confirmed only when a heartbeat in the log covers it. */
function lead(steps: readonly { what: string; bytes: number }[], provenFirst: boolean) {
  let [at, confirmed, last, horizon] = [1000, 1000, 1000, 1000]
  const entries: number[] = []
  const held: Held[] = [{ end: -1, last, horizon }]
  const hold = (change: Partial<Held>) => held.push({ ...(held.at(-1) as Held), ...change })
  for (const { what, bytes } of steps) {
    if (what === 'heartbeat') {
      hold({ last, horizon })
      confirmed = Math.max(confirmed, horizon)
      continue
    }
    at += bytes
    horizon = at
    if (what === 'entry') {
      last = at
      entries.push(at)
      hold({ end: at })
    }
    if (what === 'entry' || !provenFirst) confirmed = at
  }
  return { entries, held, confirmed }
}

test('the next leader shows a hole when the log has lost an entry that will not come again, and none while it has lost nothing', () => {
  fc.assert(
    fc.property(runs, ({ steps, lost }) => {
      const { entries, held, confirmed } = lead(steps, true)
      const log = held[Math.max(0, held.length - 1 - lost)] as Held
      const newest = Math.max(log.end, 1000)
      const prev = lastOf(log, confirmed)
      const isLost = entries.some(position => position > newest && position <= confirmed)
      if (isLost) expect(prev).toBeGreaterThanOrEqual(entries.findLast(one => one <= confirmed) as number)
      if (lost === 0) expect(prev).toBe(newest)
    }),
    { numRuns: 2000 },
  )
})

test('control: when all is confirmed as it comes, a log that has lost nothing looks as if it had', () => {
  const steps = [
    { what: 'entry', bytes: 8 },
    { what: 'heartbeat', bytes: 1 },
    { what: 'nothing of ours', bytes: 8 },
  ]
  const { held, confirmed } = lead(steps, false)
  expect(lastOf(held.at(-1) as Held, confirmed)).toBe(1016)
  const careful = lead(steps, true)
  expect(lastOf(careful.held.at(-1) as Held, careful.confirmed)).toBe(1008)
})
