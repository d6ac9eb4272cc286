import type { Page } from 'playwright-core'
import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { addButton, putIntoCart, signIn } from './shopping.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** How much wider than its window a page is, px. */
const overhang = (page: Page) =>
  page.evaluate(() =>
    Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  )

needsBrowser('a price is filtered with the keyboard alone, however it is written', async () => {
  const { page, faults } = await visit('/catalog')
  await untilLive(page)
  const from = page.getByLabel('Цена от')
  const to = page.getByLabel('Цена до')
  await from.focus()
  await page.keyboard.type('10 000,50')
  await page.keyboard.press('Tab')
  // The list follows while the next field is being typed into.
  await page.waitForURL(/minPrice=10000/)
  await page.keyboard.type('50 000 ₽')
  await page.keyboard.press('Enter')
  await page.waitForURL(/minPrice=10000&maxPrice=50000/)
  is(await to.evaluate(input => input === document.activeElement)).toBe(true)
  is([await from.inputValue(), await to.inputValue()]).toEqual(['10000', '50000'])
  await to.fill('-1')
  await page.keyboard.press('Enter')
  await page.waitForURL(url => !url.search.includes('maxPrice'))
  is(await to.inputValue()).toBe('')
  await page.getByRole('button', { name: /^Убрать фильтр/ }).click()
  await page.waitForURL(url => !url.search.includes('Price'))
  await is.poll(() => from.inputValue()).toBe('')
  is(faults).toEqual([])
})

needsBrowser('whatever somebody has added to an address, the page is the one without it', async () => {
  const { page, faults } = await visit('about:blank')
  for (const path of [
    '/catalog?utm_source=x&fbclid=y',
    '/catalog?sort=zzz&minPrice=abc&inStock=zz&page=2',
    '/catalog?brand=%00',
    '/catalog/phones?sort=zzz',
    '/search?q=iphone&sort=zzz&page=-3&brand=',
    '/product/1?gclid=z',
    '/?utm_source=x',
  ]) {
    const answer = await page.goto(path)
    is(answer?.status(), path).toBe(200)
    await untilLive(page)
    await page
      .getByRole('link', { name: /iPhone|Смартфон|Samsung/ })
      .first()
      .waitFor()
    is(await page.getByText('Что-то пошло не так').count(), path).toBe(0)
  }
  // A filter that is chosen there takes nothing of it along.
  await page.goto('/catalog?utm_source=x&sort=zzz')
  await untilLive(page)
  await page.getByLabel('Цена от').fill('1000')
  await page.keyboard.press('Enter')
  await page.waitForURL(url => url.search === '?minPrice=1000')
  is(faults).toEqual([])
})

needsBrowser(
  'words without an end make no page wider than the window, on a phone and on a desktop',
  async () => {
    const word = 'Сверхдлинноеимя'.repeat(15)
    await setProduct(6, { price: 56_990, stock: 20 })
    const [product] = await sql('SELECT name FROM products WHERE id = 6')
    const { page, faults } = await visit('about:blank')
    await signIn(page, 'anna@example.com')
    await putIntoCart(page, 6)
    try {
      await sql('UPDATE products SET name = $1 WHERE id = 6', [word])
      await sql('UPDATE users SET name = $1 WHERE id = 1', [word])
      await sql('DELETE FROM comments WHERE product_id = 6')
      await sql(
        "INSERT INTO comments (product_id, user_id, text, rating) VALUES (6, 1, repeat('ы', 3000), 5)",
      )
      for (const width of [360, 1280]) {
        await page.setViewportSize({ width, height: 740 })
        const paths = [
          '/',
          '/product/6',
          '/cart',
          '/checkout',
          '/profile',
          '/orders',
          `/search?q=${word.slice(0, 190)}`,
        ]
        for (const path of paths) {
          await page.goto(path)
          await untilLive(page)
          await is.poll(() => overhang(page), { message: `${path} at ${width} px` }).toBe(0)
        }
      }
    } finally {
      await sql('UPDATE products SET name = $1 WHERE id = 6', [product?.name])
      await sql("UPDATE users SET name = 'Анна Соколова' WHERE id = 1")
      await sql('DELETE FROM comments WHERE product_id = 6')
    }
    is(faults).toEqual([])
  },
)

needsBrowser(
  'no page of the shop is wider than a small phone, in either language',
  async () => {
    const paths = [
      '',
      '/catalog',
      '/catalog/phones?inStock=true&minPrice=1000',
      '/search?q=sony',
      '/product/3',
      '/cart',
    ]
    const own = [
      '/checkout',
      '/orders',
      '/profile',
      '/admin',
      '/admin/sales',
      '/admin/comments',
      '/admin/orders',
      '/nothing',
    ]
    const phone = { viewport: { width: 360, height: 740 }, allow: /404/ }
    const russian = await visit('about:blank', phone)
    await signIn(russian.page, 'maria@example.com')
    await putIntoCart(russian.page, 2, 2)
    const storageState = await russian.page.context().storageState()
    const english = await visit('about:blank', { ...phone, storageState })
    const lookAtAll = async (page: Page, language: string) => {
      page.setDefaultTimeout(40_000)
      for (const path of [...paths, ...own]) {
        await page.goto(language + path || '/')
        await untilLive(page)
        await page.waitForLoadState('networkidle')
        is(await overhang(page), language + path).toBe(0)
      }
    }
    // Side by side: both mostly wait for the network to fall silent.
    await Promise.all([lookAtAll(russian.page, ''), lookAtAll(english.page, '/en')])
    is([...russian.faults, ...english.faults]).toEqual([])
  },
  120_000,
)

needsBrowser(
  'a sale without an end has no countdown, and no page speaks of a time that is none',
  async () => {
    await setProduct(5, { price: 59_990, stock: 20 })
    await sql(
      `INSERT INTO flash_sales (product_id, sale_price, start_time, end_time, active)
     VALUES (5, 41110, now() at time zone 'utc' - interval '1 minute', 'infinity', true)`,
    )
    try {
      for (const path of ['/', '/product/5']) {
        const { page, faults } = await visit(path)
        await page.getByText('41 110 ₽').first().waitFor()
        await untilLive(page)
        is(await page.locator('main').textContent()).not.toMatch(/NaN|undefined|nfinity/)
        is(faults).toEqual([])
      }
    } finally {
      await sql("DELETE FROM flash_sales WHERE end_time = 'infinity'")
    }
  },
)

needsBrowser('a product that is taken out of the shop is gone from the page of who looks at it', async () => {
  const [row] = await sql(
    `INSERT INTO products (name, price, category, brand, description, stock)
     VALUES ('Недолгий товар', 1000, 'phones', 'Apple', '', 5) RETURNING id`,
  )
  const { page, faults } = await visit(`/product/${row?.id}`, { allow: /404/ })
  await addButton(page).waitFor()
  await untilLive(page)
  await sql('DELETE FROM products WHERE id = $1', [row?.id])
  await page.getByRole('heading', { name: 'Такой страницы нет' }).waitFor()
  is(await page.getByRole('heading', { name: 'Недолгий товар' }).count()).toBe(0)
  is(faults).toEqual([])
})

needsBrowser('an address that the Lab does not have is no page, as anywhere else in the shop', async () => {
  const nowhere = [
    ['/lab/xyz', 'Такой страницы нет'],
    ['/en/lab/nope', 'There is no such page'],
    ['/lab/Races', 'Такой страницы нет'],
  ] as const
  for (const [path, title] of nowhere) {
    const { page, faults } = await visit('about:blank', { allow: /404/ })
    is((await page.goto(path))?.status(), path).toBe(404)
    await untilLive(page)
    is(await page.getByRole('heading', { level: 1 }).allTextContents(), path).toEqual([title])
    is(await page.locator('[aria-current=page]').count(), path).toBe(0)
    is(faults, path).toEqual([])
  }
})

needsBrowser('a panel of the Lab is itself with a slash behind its address, too', async () => {
  const { page, faults } = await visit('/en/lab/races/')
  await untilLive(page)
  is(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['The Lab: Races'])
  is(await page.locator('[data-to][aria-current=page]').allTextContents()).toEqual(['Races'])
  is(faults).toEqual([])
})
