import { expect, it } from 'vitest'
import { SaleFlips } from './sale-flips.ts'

const flip = (at: string) => ({ topic: 'flash-sales', event: 'flash-sale.ended', data: { id: 1, at } })
const other = { topic: 'flash-sales', event: 'flash-sale.added', data: { id: 1 } }
const early = flip('2026-01-01T10:00:00.000000Z')
const late = flip('2026-01-01T10:00:00.000001Z')

it('lets every flip pass once and leaves other events alone', () => {
  const flips = new SaleFlips()
  const first = { events: [other, early] }
  expect(flips.withoutRepeats(first)).toBe(first)
  flips.note(first)
  expect(flips.withoutRepeats({ events: [early, other, late] })).toEqual({ events: [other, late] })
  flips.note({ events: [late] })
  flips.note({ events: [early] })
  expect(flips.last).toBe(late.data.at)
})
