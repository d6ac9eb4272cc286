import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Transaction } from './changes.ts'
import { Outbox } from './outbox.ts'

const commitAt = (position: number): Transaction => ({
  kind: 'transaction',
  xid: 1,
  position,
  commitTime: new Date(0),
  tables: [],
  messages: [],
})

test('only what was handed out can be acknowledged, not a byte more', () => {
  const outbox = new Outbox(100)
  outbox.addTransaction(commitAt(200), 0, 0)
  outbox.addTransaction(commitAt(300), 0, 0)
  expect(() => outbox.acknowledge(200)).toThrow(RangeError)
  outbox.handOut()
  expect(() => outbox.acknowledge(201)).toThrow(/ends at 200/)
  expect(outbox.acknowledge(200)).toBe(true)
  expect(outbox.acknowledge(150)).toBe(false)
  expect(outbox.acknowledged).toBe(200)
  for (const bad of [Number.NaN, 0.5, Number.POSITIVE_INFINITY])
    expect(() => outbox.acknowledge(bad)).toThrow(RangeError)
})

test('progress never overtakes a transaction, says nothing old, and does not pile up', () => {
  const outbox = new Outbox(100)
  expect(outbox.addProgress(100, 0)).toBe(false)
  outbox.addTransaction(commitAt(200), 0, 0)
  expect(outbox.addProgress(200, 0)).toBe(false)
  for (let at = 201; at < 300; at++) outbox.addProgress(at, 0)
  expect(outbox.size).toBe(2)
  expect([outbox.handOut().position, outbox.handOut().position]).toEqual([200, 299])
})

test('a commit that comes again or out of order is an error', () => {
  const outbox = new Outbox(100)
  outbox.addTransaction(commitAt(200), 0, 0)
  expect(() => outbox.addTransaction(commitAt(200), 0, 0)).toThrow(/came after/)
})

test('the age is that of the oldest transaction waiting or unacknowledged; progress has none', () => {
  const outbox = new Outbox(0)
  outbox.addProgress(5, 1)
  expect(outbox.oldestSince).toBeUndefined()
  outbox.addTransaction(commitAt(10), 0, 2)
  outbox.addTransaction(commitAt(20), 0, 3)
  outbox.handOut()
  outbox.handOut()
  expect(outbox.oldestSince).toBe(2)
  outbox.acknowledge(10)
  expect(outbox.oldestSince).toBe(3)
  outbox.handOut()
  outbox.acknowledge(20)
  expect(outbox.oldestSince).toBeUndefined()
})

test('over any sequence: order is kept, bytes add up, ages are never too young, memory stays bounded', () => {
  const steps = fc.array(
    fc.oneof(fc.constant('commit'), fc.constant('progress'), fc.constant('out'), fc.constant('ack')),
    {
      maxLength: 4000,
      size: 'max',
    },
  )
  fc.assert(
    fc.property(steps, todo => {
      const outbox = new Outbox(0)
      const unacknowledged: { position: number; since: number }[] = []
      const waiting: { position: number; bytes: number; since: number }[] = []
      let clock = 0
      let last = 0
      for (const step of todo) {
        clock += 1
        if (step === 'commit') {
          waiting.push({ position: clock, bytes: clock % 7, since: clock })
          outbox.addTransaction(commitAt(clock), clock % 7, clock)
        } else if (step === 'progress') {
          outbox.addProgress(clock, clock)
        } else if (step === 'out' && outbox.size > 0) {
          const item = outbox.handOut()
          expect(item.position).toBeGreaterThan(last)
          last = item.position
          if (item.kind === 'transaction') {
            const entry = waiting.shift()
            expect(entry?.position).toBe(item.position)
            if (entry) unacknowledged.push(entry)
          }
        } else if (step === 'ack' && clock % 11 === 0) {
          outbox.acknowledge(last)
          unacknowledged.length = 0
        }
        expect(outbox.oldestSince).toBe((unacknowledged[0] ?? waiting[0])?.since)
        expect(outbox.bytes).toBe(waiting.reduce((sum, entry) => sum + entry.bytes, 0))
      }
    }),
    { numRuns: 30 },
  )
})
