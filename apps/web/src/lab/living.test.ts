import { expect, it } from 'vitest'
import { livingOf } from './living.ts'

it('a server that is silent while another one goes on telling is gone', () => {
  expect([...livingOf([])]).toEqual([])
  expect([
    ...livingOf([
      ['old', 1000],
      ['new', 7999],
    ]),
  ]).toEqual(['old', 'new'])
  expect([
    ...livingOf([
      ['old', 1000],
      ['new', 8000],
    ]),
  ]).toEqual(['new'])
})

it('without a connection nobody is told of, and nobody is gone', () => {
  const heard = [
    ['a', 1000],
    ['b', 2500],
  ] as const
  expect([...livingOf(heard)]).toEqual(['a', 'b'])
})

it('any sign of a server counts, the latest one', () => {
  const signs = [
    ['a', 20_000],
    ['b', 1000],
    ['b', 19_000],
    ['a', 1000],
  ] as const
  expect([...livingOf(signs)]).toEqual(['a', 'b'])
})
