import { expect, it } from 'vitest'
import { isDearer, priceChanges } from './price-changes.ts'

const line = (product_id: number, unit_price: number) => ({ product_id, name: `p${product_id}`, unit_price })

it('finds what costs more or less than was agreed', () => {
  const changes = priceChanges(
    [line(1, 100), line(2, 200), line(3, 300)],
    [line(1, 100), line(2, 150), line(3, 301)],
  )
  expect(changes).toEqual([
    { product_id: 2, name: 'p2', from: 200, to: 150 },
    { product_id: 3, name: 'p3', from: 300, to: 301 },
  ])
  expect(changes.map(isDearer)).toEqual([false, true])
})

it('says nothing of lines that came or went', () => {
  expect(priceChanges([line(1, 100)], [line(2, 200)])).toEqual([])
})
