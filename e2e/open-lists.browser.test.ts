import { afterEach, inject, expect as is, test } from 'vitest'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** Of this test alone. */
const ours = "name LIKE 'Quetzal %'"

afterEach(async () => {
  await sql(`DELETE FROM products WHERE ${ours}`)
  await sql("DELETE FROM comments WHERE text = 'Открытая страница'")
})

needsBrowser('a product that is added, or comes into a filter, is in every list that is open', async () => {
  const paths = [
    '/catalog/phones?sort=newest',
    '/catalog/phones?maxPrice=90000&sort=newest',
    '/search?q=quetzal',
  ]
  const [all, cheap, search] = await Promise.all(
    paths.map(async path => {
      const { page, faults } = await visit(path)
      await untilLive(page)
      const seen = page.locator('main article[data-product]', { hasText: 'Quetzal' })
      return { page, faults, seen, title: page.getByRole('heading', { level: 1 }) }
    }),
  )
  if (!all || !cheap || !search) throw new Error('Three pages are open.')
  is(await Promise.all([all, cheap, search].map(({ seen }) => seen.count()))).toEqual([0, 0, 0])
  await sql(
    "INSERT INTO products (name, category, brand, price, stock) VALUES ('Quetzal One', 'phones', 'Acme', 95000, 5)",
  )
  await all.seen.waitFor()
  await search.seen.waitFor()
  is(await cheap.seen.count()).toBe(0)
  await sql(`UPDATE products SET price = 80000 WHERE ${ours}`)
  await cheap.seen.waitFor()
  await sql(`UPDATE products SET category = 'laptops' WHERE ${ours}`)
  await all.seen.waitFor({ state: 'detached' })
  await cheap.seen.waitFor({ state: 'detached' })
  await sql(`UPDATE products SET category = 'phones' WHERE ${ours}`)
  await all.seen.waitFor()
  for (const { faults } of [all, cheap, search]) is(faults).toEqual([])
})

needsBrowser('so many rows at once that nobody is told of each are on every open page, too', async () => {
  const { page, faults } = await visit('/catalog?minPrice=2000000')
  await untilLive(page)
  const seen = page.locator('main article[data-product]', { hasText: 'Quetzal' })
  // Few of them are shown: what is read here stays known to the servers' meters.
  await sql(
    "INSERT INTO products (name, category, brand, price, stock) SELECT 'Quetzal ' || n, 'phones', 'Acme', CASE WHEN n > 2 THEN 1000 ELSE 3000000 END, 1 FROM generate_series(1, 1100) n",
  )
  await seen.first().waitFor()
  await sql(`UPDATE products SET price = price + 345 WHERE ${ours}`)
  await seen.first().getByText('3 000 345 ₽').waitFor()
  await sql(`DELETE FROM products WHERE ${ours}`)
  await seen.first().waitFor({ state: 'detached' })
  is(faults).toEqual([])
})

needsBrowser('a comment is among the best on the home page that is open', async () => {
  const { page, faults } = await visit('/')
  await untilLive(page)
  const seen = page.getByText('Открытая страница')
  await sql("INSERT INTO comments (product_id, user_id, text, rating) VALUES (6, 3, 'Открытая страница', 5)")
  await seen.first().waitFor()
  await sql("DELETE FROM comments WHERE text = 'Открытая страница'")
  await seen.first().waitFor({ state: 'detached' })
  is(faults).toEqual([])
})
