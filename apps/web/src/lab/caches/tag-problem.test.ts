import { expect, it } from 'vitest'
import { tagProblem } from './tag-problem.ts'

it('a tag is a kind and a name', () => {
  expect(['', 'product:3', 'search:a:b'].map(tagProblem)).toEqual([undefined, undefined, undefined])
  for (const tag of ['product', ':3', 'product:', 'product: 3', 'a product:3'])
    expect(tagProblem(tag)).toBe('lab.caches.wrongTag')
})

it('of one that is too long it says so, and counts as the API does', () => {
  expect(tagProblem(`product:${'1'.repeat(292)}`)).toBeUndefined()
  expect(tagProblem(`product:${'😀'.repeat(292)}`)).toBeUndefined()
  expect(tagProblem(`product:${'1'.repeat(293)}`)).toBe('lab.caches.longTag')
  expect(tagProblem('1'.repeat(400))).toBe('lab.caches.longTag')
})
