import fc from 'fast-check'
import { expect, test } from 'vitest'
import { journeys } from './journeys.ts'

const shop = {
  products: Array.from({ length: 30 }, (_, i) => ({
    id: i + 1,
    name: `Phone ${i}`,
    brand: `Brand ${i % 4}`,
  })),
  categories: ['phones', 'audio'],
}
const plan = (o: { seed: number; rate: number; seconds: number }) => [...journeys({ ...o, shop })]

test('the same seed makes the same journeys, another one makes others', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 5, max: 50 }), (seed, rate) => {
      const first = plan({ seed, rate, seconds: 10 })
      expect(plan({ seed, rate, seconds: 10 })).toEqual(first)
      expect(plan({ seed: seed + 1, rate, seconds: 10 })).not.toEqual(first)
      // A longer load begins like a shorter one.
      expect(plan({ seed, rate, seconds: 20 }).slice(0, first.length)).toEqual(first)
    }),
    { numRuns: 30 },
  )
})

test('they begin in order, and as many per second as asked for', () => {
  fc.assert(
    fc.property(fc.nat(), seed => {
      const all = plan({ seed, rate: 50, seconds: 100 })
      expect(all.map(({ atMs }) => atMs)).toEqual(all.map(({ atMs }) => atMs).sort((a, b) => a - b))
      // 5000 on average, 71 of standard deviation.
      expect(Math.abs(all.length - 5000)).toBeLessThan(500)
      expect(all.filter(({ kind }) => kind === 'buy').length).toBeGreaterThan(350)
    }),
    { numRuns: 10 },
  )
})

test('steps are due one after the other', () => {
  for (const { steps } of plan({ seed: 1, rate: 10, seconds: 30 })) {
    expect(steps[0]?.afterMs).toBe(0)
    steps.slice(1).forEach(({ afterMs }, i) => {
      expect(afterMs).toBeGreaterThan(steps[i]?.afterMs ?? 0)
    })
  }
})
