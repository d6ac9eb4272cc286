import { expect, it } from 'vitest'
import { catalogueSearch, countFilters, searchSearch } from './search-params.ts'

it('keeps what the API takes and leaves out the rest', () => {
  const given = { brand: 'Sony', minPrice: '100', maxPrice: '-1', inStock: 'yes', onSale: 'true', utm: 'x' }
  expect(catalogueSearch(given)).toEqual({ brand: 'Sony', minPrice: 100, onSale: 'true' })
  expect(catalogueSearch({ sort: 'popular' })).toEqual({})
  expect(catalogueSearch({ sort: '-price' })).toEqual({ sort: '-price' })
  expect(searchSearch({ q: ' a ', sort: 'popular' })).toEqual({ q: 'a' })
})

it('makes texts that the API takes of any', () => {
  expect(catalogueSearch({ brand: '\0' })).toEqual({})
  expect(catalogueSearch({ brand: `a\0${'b'.repeat(200)}` }).brand).toHaveLength(100)
  expect(searchSearch({ q: `${'a'.repeat(199)}😀` }).q).toBe('a'.repeat(199))
  expect(searchSearch({ q: ['x'] }).q).toBe('')
})

it('counts a range of prices once', () => {
  expect(countFilters({ minPrice: 1, maxPrice: 2, brand: 'x' })).toBe(2)
})
