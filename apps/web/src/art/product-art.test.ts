import { catalogueEntry } from '@technomir/server/catalogue'
import { kinds } from '@technomir/server/catalogue-data'
import { demoProducts } from '@technomir/server/demo-data'
import { createElement, Fragment } from 'react'
import { renderToString } from 'react-dom/server'
import { expect, test } from 'vitest'
import { CategoryIcon } from './CategoryIcon.tsx'
import { EmptyArt, type EmptyKind } from './EmptyArt.tsx'
import { Logo } from './Logo.tsx'
import type { ArtProduct } from './look.ts'
import { OpenGraphImage } from './OpenGraphImage.tsx'
import { ProductArt } from './ProductArt.tsx'

const art = (product: ArtProduct) => renderToString(createElement(ProductArt, { product }))
const icon = (category: string) => renderToString(createElement(CategoryIcon, { category }))
const generated = Array.from({ length: 1_000 }, (_, index) => ({
  id: index + 7,
  ...catalogueEntry(index).product,
}))

test('each seed product is drawn as itself', () => {
  for (const product of demoProducts) expect(art(product)).not.toBe(art({ ...product, name: 'another' }))
})

test('each category of the catalogue has a drawing and an icon of its own', () => {
  const product = { id: 1, name: 'thing', brand: 'brand' }
  const categories = [...kinds.map(kind => kind.category), 'a category to come']
  expect(new Set(categories.map(category => art({ ...product, category }))).size).toBe(categories.length)
  expect(new Set(categories.map(icon)).size).toBe(categories.length)
  expect(icon('constructor')).toBe(icon('a category to come'))
  expect(art({ ...product, category: 'constructor' })).toBe(
    art({ ...product, category: 'a category to come' }),
  )
})

test('a product always looks the same', () => {
  for (const product of generated.slice(0, 50)) expect(art({ ...product })).toBe(art(product))
})

test('products of one category differ from one another', () => {
  for (const { category } of kinds) {
    const page = generated.filter(product => product.category === category).slice(0, 24)
    expect(new Set(page.map(art)).size, category).toBeGreaterThan(10)
  }
})

test('a drawing is small, whole and free of inline styles', () => {
  for (const product of [...demoProducts, ...generated]) {
    const markup = art(product)
    expect(markup.length, product.name).toBeLessThanOrEqual(4_096)
    expect(markup, product.name).not.toMatch(/NaN|undefined|Infinity|style=/)
  }
})

test('two drawings on one page do not share the names of their paints', () => {
  const [first, second] = demoProducts.map(product => createElement(ProductArt, { key: product.id, product }))
  const page = renderToString(createElement(Fragment, null, first, second))
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(match => match[1])
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, used] of page.matchAll(/(?:url\(|href=")#([^)"]+)/g)) expect(ids).toContain(used)
})

test('a title makes the drawing an image with a name; without one it is decoration', () => {
  const product = demoProducts[0] ?? generated[0]
  if (!product) throw new Error('the seed has no products')
  expect(renderToString(createElement(ProductArt, { product, title: product.name }))).toContain('role="img"')
  expect(art(product)).toContain('aria-hidden="true"')
})

test('the logo, the empty states and the preview picture are drawn too', () => {
  const empty: EmptyKind[] = ['cart', 'search', 'offline', 'notFound', 'error', 'orders']
  expect(new Set(empty.map(kind => renderToString(createElement(EmptyArt, { kind })))).size).toBe(
    empty.length,
  )
  expect(renderToString(createElement(Logo))).toContain('Мир')
  const preview = renderToString(
    createElement(OpenGraphImage, {
      title: 'Apple MacBook Air 13 M4 16/512 ГБ с очень длинным именем',
      note: '134 990 ₽',
    }),
  )
  expect(preview).toContain('xmlns="http://www.w3.org/2000/svg"')
  expect(preview).toContain('…')
})
