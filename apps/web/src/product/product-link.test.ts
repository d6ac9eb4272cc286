import { expect, it } from 'vitest'
import { productIdIn, productSlug } from './product-link.ts'

it('names the product in its address', () => {
  expect(productSlug({ id: 3, name: 'Колонка Яндекс «Щука» 40 Вт' })).toBe('3-kolonka-yandeks-schuka-40-vt')
  expect(productSlug({ id: 7, name: '!!!' })).toBe('7')
  expect(productSlug({ id: 1, name: 'Подъезд, объём 5"' })).toBe('1-podezd-obem-5')
})

it('finds the id again, whatever the name says', () => {
  expect(['3', '3-x', '3-', '12-34'].map(productIdIn)).toEqual([3, 3, 3, 12])
  expect(['', 'x', '0', '3x', '-3', '03', '2147483648', '99999999999'].map(productIdIn)).toEqual(
    Array(8).fill(null),
  )
})
