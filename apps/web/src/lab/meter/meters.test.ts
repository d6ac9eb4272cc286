import { expect, it } from 'vitest'
import { type Meter, ninesOf, sumOf } from './meters.ts'

const meter = (server: string, checked: number, stale: number): Meter => ({
  server,
  since: server === 'a' ? 5 : 3,
  running: true,
  checked,
  stale,
  nines: null,
  perSecond: 5,
  byTier: { l1: { checked: checked - 1, stale }, l2: { checked: 1, stale: 0 } },
  byCache: [
    { cache: 'product', checked: checked - 1, stale },
    { cache: server, checked: 1, stale: 0 },
  ],
  skipped: { blind: 1 },
  excepted: [],
  found: [],
})

it('sums what the servers have compared, what is wrong first', () => {
  expect(sumOf([meter('a', 100, 1), meter('b', 50, 0)], new Set('ab'))).toEqual({
    checked: 150,
    stale: 1,
    since: 3,
    perSecond: 10,
    byTier: { l1: { checked: 148, stale: 1 }, l2: { checked: 2, stale: 0 } },
    byCache: [
      { cache: 'product', checked: 148, stale: 1 },
      { cache: 'a', checked: 1, stale: 0 },
      { cache: 'b', checked: 1, stale: 0 },
    ],
    skipped: [['blind', 2]],
    found: [],
  })
})

it('keeps what a server that is gone has compared, and does not expect more of it', () => {
  const sum = sumOf([meter('a', 100, 1), meter('b', 50, 0)], new Set('b'))
  expect(sum).toMatchObject({ checked: 150, stale: 1, perSecond: 5 })
})

it('counts nines: one stale in a thousand is three, and so are none in a thousand', () => {
  expect(ninesOf({ checked: 1000, stale: 1 })).toBeCloseTo(3)
  expect(ninesOf({ checked: 1000, stale: 0 })).toBeCloseTo(3)
  expect(ninesOf({ checked: 0, stale: 0 })).toBe(null)
})
