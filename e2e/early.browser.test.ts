import type { Page } from 'playwright-core'
import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { addButton } from './shopping.ts'
import { untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** Opens a page whose scripts are still on their way; they arrive when told to. */
async function beforeScripts(page: Page, path: string): Promise<() => void> {
  const arrive = Promise.withResolvers<void>()
  await page.route('**/assets/*.js', async route => {
    await arrive.promise
    await route.continue()
  })
  await page.goto(path, { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  return () => arrive.resolve()
}

needsBrowser('a click before the scripts have arrived is made up for', async () => {
  await setProduct(1, { price: 119_990, stock: 20 })
  const { page, faults } = await visit('about:blank')
  const arrive = await beforeScripts(page, '/product/1')
  await addButton(page).click()
  arrive()
  await page.getByRole('dialog', { name: 'Корзина' }).getByText('1 товар').waitFor()
  is(faults).toEqual([])
})

needsBrowser(
  'a password that is sent before the scripts have arrived never gets into an address',
  async () => {
    const { page, faults } = await visit('about:blank')
    const addresses: string[] = []
    page.on('request', request => addresses.push(request.url()))
    const arrive = await beforeScripts(page, '/login?next=/profile')
    await page.getByLabel('Эл. почта').fill('dmitry@example.com')
    await page.getByRole('textbox', { name: 'Пароль' }).fill('technomir')
    await page.getByRole('textbox', { name: 'Пароль' }).press('Enter')
    arrive()
    await page.waitForURL(url => url.pathname === '/profile')
    await page.getByText('Здравствуйте').waitFor()
    is(addresses.filter(address => /technomir|dmitry/.test(address.replace(inject('shop'), '')))).toEqual([])
    is(faults).toEqual([])

    // Nor where there are no scripts at all.
    const without = await visit('/login', { javaScriptEnabled: false, allow: /405/ })
    await without.page.getByLabel('Эл. почта').fill('dmitry@example.com')
    await without.page.getByRole('textbox', { name: 'Пароль' }).fill('technomir')
    await without.page.getByRole('textbox', { name: 'Пароль' }).press('Enter')
    await without.page.waitForLoadState()
    is(without.page.url()).not.toContain('technomir')
  },
)

needsBrowser('a double click puts one piece into the cart, and the keyboard keeps its place', async () => {
  await setProduct(1, { price: 119_990, stock: 20 })
  const { page, faults } = await visit('/product/1')
  await untilLive(page)
  const add = addButton(page)
  await add.focus()
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog', { name: 'Корзина' })
  await drawer.getByText('1 товар').waitFor()
  await page.keyboard.press('Escape')
  await drawer.waitFor({ state: 'detached' })
  const link = page.getByRole('link', { name: 'В корзине · 1' }).first()
  is(await link.evaluate(element => element === document.activeElement)).toBe(true)

  await page.request.delete('/api/cart')
  await add.waitFor()
  let sent = 0
  page.on('request', request => {
    if (request.url().includes('/api/cart/add/')) sent++
  })
  await add.evaluate(button => {
    for (let i = 0; i < 3; i++) (button as HTMLElement).click()
  })
  await drawer.getByText('1 товар').waitFor()
  is(sent).toBe(1)
  is(faults).toEqual([])
})
