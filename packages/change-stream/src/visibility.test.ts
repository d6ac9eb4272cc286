import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isVisible, parseSnapshot, widenXid } from './visibility.ts'

const epoch = 2n ** 32n
const lower = (wide: bigint) => Number(wide % epoch)

test('a snapshot is read with and without transactions in progress', () => {
  expect(parseSnapshot('10:10:')).toEqual({ xmin: 10n, xmax: 10n, inProgress: new Set() })
  expect(parseSnapshot('10:15:10,12')).toEqual({ xmin: 10n, xmax: 15n, inProgress: new Set([10n, 12n]) })
  expect(parseSnapshot(`${5n * epoch}:${5n * epoch + 3n}:${5n * epoch}`).xmax).toBe(5n * epoch + 3n)
  for (const bad of ['', '1', '1:2', 'a:b:c']) expect(() => parseSnapshot(bad)).toThrow()
})

test('an xid widens to the nearest id around xmax, over a wrap-around in both directions', () => {
  expect(widenXid(99, 100n)).toBe(99n)
  expect(widenXid(100, 100n)).toBe(100n)
  expect(widenXid(0xffff_fff0, 7n * epoch + 5n)).toBe(7n * epoch - 16n)
  expect(widenXid(4, 7n * epoch - 3n)).toBe(7n * epoch + 4n)
})

test('every id within 2^31 of xmax is found again from its lower half, in every epoch', () => {
  const xmax = fc.bigInt({ min: 2n ** 31n, max: 2n ** 62n })
  const distance = fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n })
  fc.assert(fc.property(xmax, distance, (at, away) => widenXid(lower(at + away), at) === at + away))
})

test('visible is exactly: below xmax and not in progress', () => {
  const snapshots = fc
    .tuple(
      fc.bigInt({ min: 2n ** 31n, max: 2n ** 50n }),
      fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 10 }),
    )
    .map(([xmax, back]) => {
      const inProgress = new Set(back.map(distance => xmax - BigInt(distance)))
      const xmin = xmax - BigInt(Math.max(0, ...back))
      return { xmin, xmax, inProgress }
    })
  fc.assert(
    fc.property(snapshots, fc.bigInt({ min: -60n, max: 10n }), (snapshot, away) => {
      const wide = snapshot.xmax + away
      expect(isVisible(lower(wide), snapshot)).toBe(wide < snapshot.xmax && !snapshot.inProgress.has(wide))
    }),
  )
})

test('a stalled commit whose id equals xmax or passes it keeps the gate shut', () => {
  const snapshot = parseSnapshot('100:100:')
  expect(isVisible(99, snapshot)).toBe(true)
  expect(isVisible(100, snapshot)).toBe(false)
  expect(isVisible(101, snapshot)).toBe(false)
})
