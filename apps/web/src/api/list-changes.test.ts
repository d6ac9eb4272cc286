import { expect, it } from 'vitest'
import { concerns } from './list-changes.ts'

const told = (categories: string[] | null, texts = false) => ({
  topic: 'lists',
  event: 'lists.changed',
  data: { categories, texts },
})
const sold = { topic: 'product:1', event: 'product.changed', data: { id: 1 } }

it('a list is concerned by what comes into its category, and by what is in it', () => {
  const phones = concerns({ on: { category: 'phones' }, texts: false })
  expect([told(['phones']), told(['laptops', 'phones']), told(null), sold].map(phones)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect([told(['laptops']), told([], true)].map(phones)).toEqual([false, false])
})

it('all products are concerned by any category, and by words only where these order them', () => {
  const all = concerns({ on: '*', texts: false })
  expect([told(['phones']), told([], true)].map(all)).toEqual([true, false])
  expect(concerns({ on: '*', texts: true })(told([], true))).toBe(true)
})

it('a search by words alone is concerned by words alone', () => {
  const search = concerns({ on: 'nothing', texts: true })
  expect([told(['phones'], true), told(['phones']), told(null)].map(search)).toEqual([true, false, false])
})
