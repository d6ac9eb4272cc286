import { expect, it } from 'vitest'
import { Continuity, DivergedError } from './continuity.ts'

const log = { epoch: 'e', end: 500, committedAt: 77, horizon: 600 }

it('accepts a primary that delivers again what the log holds, and then goes on', () => {
  const continuity = new Continuity(log, 300)
  continuity.change(400, 70)
  continuity.passed(450)
  continuity.change(500, 77)
  continuity.passed(500)
  continuity.passed(600)
  continuity.change(601, 80)
})

it('asks for nothing that the slot does not deliver again', () => {
  const continuity = new Continuity(log, 500)
  continuity.passed(700)
  continuity.change(800, 80)
})

it.each([
  ['has no such entry', (c: Continuity) => c.passed(550)],
  ['goes on behind it without it', (c: Continuity) => c.change(700, 90)],
  ['has another change at the same place', (c: Continuity) => c.change(500, 78)],
  ['has a change where the log had proved that there was none', (c: Continuity) => c.change(550, 79)],
])('refuses a primary that %s', (_, deliver) => {
  expect(() => deliver(new Continuity(log, 300))).toThrow(DivergedError)
})
