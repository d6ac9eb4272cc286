import { expect, test } from 'vitest'
import { OrderCheck } from './order-check.ts'

const frame = (topic: string, position: string, seq = 0) => ({ topic, event: 'changed', position, seq })

test('events of a topic that come in order are right, whatever other topics do', () => {
  const check = new OrderCheck()
  for (const one of [frame('a', '10'), frame('a', '10', 1), frame('b', '9'), frame('a', '100')])
    expect(check.take(one)).toBeNull()
})

test.each([
  ['an older one', frame('a', '9')],
  ['the same one again', frame('a', '100', 1)],
  ['one of the same position with a smaller seq', frame('a', '100', 0)],
])('%s is wrong', (_, late) => {
  const check = new OrderCheck()
  check.take(frame('a', '100', 1))
  expect(check.take(late)).toMatch(/^a: an event at/)
})

test('after a reset the log begins anew', () => {
  const check = new OrderCheck()
  check.take(frame('a', '100'))
  check.reset()
  expect(check.take(frame('a', '1'))).toBeNull()
})
