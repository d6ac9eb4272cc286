import { expect, it } from 'vitest'
import { Lag } from './lag.ts'

it('counts from the oldest mark that is not passed', () => {
  const lag = new Lag()
  expect(lag.behindForMs(5)).toBe(0)
  lag.mark(100, 10)
  lag.mark(200, 20)
  lag.mark(300, 30)
  expect(lag.behindForMs(50)).toBe(40)
  lag.passed(99)
  expect(lag).toMatchObject({ hasCaughtUp: false })
  lag.passed(200)
  expect(lag.behindForMs(50)).toBe(20)
  expect(lag.hasCaughtUp).toBe(true)
  lag.passed(1000)
  expect(lag.behindForMs(50)).toBe(0)
})
