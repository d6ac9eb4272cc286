import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { addButton } from './shopping.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

needsBrowser('a guest finds a product by typing, filters a category and reads a product page', async () => {
  const { page, faults } = await visit('/')
  await page.getByRole('combobox').fill('айфон')
  await page.getByRole('option', { name: /iPhone 16 Pro/ }).click()
  await page.waitForURL(/\/product\/1-/)
  await page.getByRole('heading', { level: 1, name: /iPhone 16 Pro/ }).waitFor()
  is(await page.title()).toContain('iPhone 16 Pro')

  await page.getByRole('link', { name: 'Каталог', exact: true }).first().click()
  await page.waitForURL(/\/catalog$/)
  await page.getByRole('navigation', { name: 'Категории' }).getByRole('link', { name: 'Смартфоны' }).click()
  await page.waitForURL(/\/catalog\/phones$/)
  const cards = page.locator('main article[data-product]')
  await page.getByRole('heading', { level: 1, name: 'Смартфоны' }).waitFor()
  const brands = page.getByRole('group', { name: 'Бренд' }).locator('label')
  const brand = (await brands.first().locator('.truncate').textContent()) ?? ''
  await brands.first().getByRole('checkbox').check()
  await page.waitForURL(url => url.searchParams.get('brand') === brand)
  await page.getByRole('combobox', { name: 'Порядок' }).selectOption('price')
  await page.waitForURL(/sort=price/)
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
  const prices = (await cards.locator('[data-changing]').allTextContents()).map(text =>
    Number(text.replace(/\D/g, '')),
  )
  is(prices.length).toBeGreaterThan(0)
  is(prices).toEqual(prices.toSorted((a, b) => a - b))
  is((await cards.getByRole('heading').allTextContents()).every(name => name.includes(brand))).toBe(true)

  await page.getByRole('button', { name: `Убрать фильтр ${brand}` }).click()
  await page.waitForURL(url => !url.search.includes('brand'))
  await page.goBack()
  is(faults).toEqual([])
})

needsBrowser(
  '"show more" goes on where the list ended, and a filter that lets nothing through says so',
  async () => {
    const { page, faults } = await visit('/catalog')
    const cards = page.locator('main article[data-product]')
    is(await cards.count()).toBe(24)
    await page.getByRole('button', { name: 'Показать ещё' }).click()
    await page.waitForFunction(() => document.querySelectorAll('main article[data-product]').length === 48)
    const ids = await cards.evaluateAll(all => all.map(card => (card as HTMLElement).dataset.product))
    is(new Set(ids).size).toBe(48)
    await page.goto('/catalog?maxPrice=1')
    await page.getByRole('heading', { name: 'Ничего не нашлось' }).waitFor()
    await page.getByRole('button', { name: 'Сбросить всё' }).first().click()
    await cards.first().waitFor()
    is(faults).toEqual([])
  },
)

needsBrowser('price, stock and sale on the screen follow SQL by themselves', async () => {
  const { page, faults } = await visit('/product/4')
  await untilLive(page)
  const main = page.locator('main')
  await sql('UPDATE products SET price = 77770 WHERE id = 4')
  await main.getByText('77 770 ₽').first().waitFor()
  await sql('UPDATE products SET stock = 2 WHERE id = 4')
  await main.getByText('Осталось 2 штуки').waitFor()
  await sql('UPDATE products SET stock = 0 WHERE id = 4')
  await main.getByRole('button', { name: 'Нет в наличии' }).waitFor()
  await sql(
    `INSERT INTO flash_sales (product_id, sale_price, start_time, end_time, active)
     VALUES (4, 55550, now() at time zone 'utc' - interval '1 minute', now() at time zone 'utc' + interval '1 hour', true)`,
  )
  await main.getByText('55 550 ₽').first().waitFor()
  await main.getByRole('timer').waitFor()
  await sql('DELETE FROM flash_sales WHERE product_id = 4')
  await main.getByText('55 550 ₽').first().waitFor({ state: 'detached' })
  is(faults).toEqual([])
})

needsBrowser(
  'the home page hears of changes, too, and what left the screen is true when it comes back',
  async () => {
    const { page, faults } = await visit('/')
    await untilLive(page)
    const hero = page.locator('[data-sale="1"]')
    await sql('UPDATE flash_sales SET sale_price = 16660 WHERE id = 1')
    await hero.getByText('16 660 ₽').first().waitFor()
    await page.getByRole('link', { name: 'Каталог', exact: true }).first().click()
    await page.waitForURL(/\/catalog$/)
    await page.locator('main article[data-product]').first().waitFor()
    await sql('UPDATE flash_sales SET sale_price = 15550 WHERE id = 1')
    await page.goBack()
    await hero.getByText('15 550 ₽').first().waitFor()
    is(faults).toEqual([])
  },
)

needsBrowser('a product goes into the cart at once, and back out when the shop refuses', async () => {
  await setProduct(6, { price: 56_990, stock: 1 })
  const { page, faults } = await visit('/product/6')
  await untilLive(page)
  await addButton(page).click()
  await page.getByRole('link', { name: 'Корзина: 1 товар' }).waitFor()
  is(faults).toEqual([])

  // Sold out for somebody whose page hears of nothing: the shop says so.
  const other = await visit('about:blank', { allow: /409/ })
  await other.page.routeWebSocket('**/ws', () => {})
  await other.page.goto('/product/6')
  const cart = other.page.getByRole('link', { name: /^Корзина/ })
  await is.poll(() => cart.getAttribute('aria-label')).toBe('Корзина пуста')
  await sql('UPDATE products SET stock = 0 WHERE id = 6')
  // The answer waits until the page has shown what it hopes for.
  const shown = Promise.withResolvers<void>()
  await other.page.route('**/api/cart/add/6', async route => {
    const answer = await route.fetch()
    is(answer.status()).toBe(409)
    await shown.promise
    await route.fulfill({ response: answer })
  })
  await addButton(other.page).click()
  await is.poll(() => cart.getAttribute('aria-label')).toBe('Корзина: 1 товар')
  shown.resolve()
  await other.page.getByText(/Больше нет в наличии/).waitFor()
  await is.poll(() => cart.getAttribute('aria-label')).toBe('Корзина пуста')
  is(other.faults).toEqual([])
})

needsBrowser('the language is in the address, changes in place, and all of the page speaks it', async () => {
  const { page, faults } = await visit('/product/3')
  is(await page.locator('html').getAttribute('lang')).toBe('ru')
  await page.getByRole('link', { name: 'Switch to English' }).click()
  await page.waitForURL(/\/en\/product\/3/)
  is(await page.locator('html').getAttribute('lang')).toBe('en')
  await page
    .getByRole('button', { name: /^Add to cart/ })
    .first()
    .waitFor()
  is(await page.getByText(/₽\d/).count()).toBeGreaterThan(0)
  await page.getByRole('link', { name: 'Catalogue' }).first().click()
  await page.waitForURL(/\/en\/catalog$/)
  await page.getByRole('heading', { level: 1, name: /Catalogue/ }).waitFor()
  await page.goto('/en')
  await page.getByRole('heading', { name: 'Bestsellers' }).waitFor()
  is(faults).toEqual([])
})

needsBrowser('the theme that somebody chose stays, before anything is painted', async () => {
  const { page, faults } = await visit('/', { colorScheme: 'light' })
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
  is(await ground()).toBe('rgb(255, 255, 255)')
  await untilLive(page)
  await page.getByRole('button', { name: 'Тёмная тема' }).click()
  const dark = 'rgb(19, 21, 23)'
  await is.poll(ground).toBe(dark)
  await page.reload({ waitUntil: 'commit' })
  await is.poll(ground).toBe(dark)
  is(faults).toEqual([])
})
