import fc from 'fast-check'
import { expect, it } from 'vitest'
import { differing } from './findings.tsx'

it('shows where two values differ', () => {
  expect(differing('{"price":1,"stock":3}', '{"price":25,"stock":3}')).toEqual([
    '{"price":',
    '1',
    ',"stock":3}',
  ])
  expect(differing('{"price":1}', '{"price":119990}')[1]).toBe('1')
  expect(differing('{"price":119990}', '{"price":1}')[1]).toBe('119990')
  expect(differing('same', 'same')).toEqual(['same', '', ''])
})

it('leaves nothing out (seed printed on failure)', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      expect(differing(a, b).join('')).toBe(a)
      expect(differing(a, b)[0]).toBe(differing(b, a)[0])
    }),
  )
})
