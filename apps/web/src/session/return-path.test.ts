import { expect, it } from 'vitest'
import { returnPath } from './return-path.ts'

it('leads back to pages of the shop, with their search', () => {
  expect(returnPath('/checkout', '/')).toBe('/checkout')
  expect(returnPath('/en/catalog/phones?sort=cheap#top', '/')).toBe('/en/catalog/phones?sort=cheap#top')
})

it.each([
  undefined,
  '',
  'checkout',
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  '/\t/evil.example',
  '/x/..//evil.example',
  'javascript:alert(1)',
  '/api/session/logout',
  '/login?next=/login',
  '/en/register',
])('does not lead to %j', next => {
  expect(returnPath(next, '/orders')).toBe('/orders')
})
