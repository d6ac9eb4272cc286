import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { setProduct } from './set-product.ts'
import { addButton, fillCheckout, ordersOf, putIntoCart, signIn } from './shopping.ts'
import { sql, untilLive, visit } from './visit.ts'

type Theme = 'light' | 'dark'
const perTheme = test.skipIf(inject('browser') === '').each<Theme>(['light', 'dark'])

/** The themes differ in nothing but colours. */
const faultsIn = (page: Page, theme: Theme) =>
  seriousFaults(page, theme === 'dark' ? ['color-contrast'] : undefined)

/** Looks at pages one after the other; `shows` is there once a page has its data. */
async function faultsOn(
  page: Page,
  theme: Theme,
  pages: readonly (readonly [path: string, shows: string])[],
): Promise<string[]> {
  const faults: string[] = []
  for (const [path, shows] of pages) {
    await page.goto(path)
    await page.locator(shows).first().waitFor()
    faults.push(...(await faultsIn(page, theme)).map(fault => `${path}: ${fault}`))
  }
  return faults
}

perTheme('axe finds nothing serious on the pages of buying and the account, %s', async colorScheme => {
  await setProduct(2, { price: 134_990, stock: 20 })
  await setProduct(5, { price: 59_990, stock: 20 })
  const { page } = await visit('/login', { colorScheme, allow: /./ })
  const faults = await faultsOn(page, colorScheme, [
    ['/login', 'form'],
    ['/en/register', 'form'],
    ['/cart', 'h2'],
  ])
  await signIn(page, 'anna@example.com')
  await putIntoCart(page, 2)
  faults.push(
    ...(await faultsOn(page, colorScheme, [
      ['/en/cart', '[data-line]'],
      ['/checkout', '[data-line]'],
    ])),
  )
  // Empty fields, a price that has changed and less than enough of it, all at once.
  await page.getByRole('button', { name: /^Оплатить/ }).click()
  await page.getByText('Заполните это поле').first().waitFor()
  await sql('UPDATE products SET price = price + 1 WHERE id = 2')
  await page.locator('[data-price-changes]').waitFor()
  faults.push(...(await faultsIn(page, colorScheme)))
  await page.getByRole('button', { name: 'Принять новую цену' }).click()
  await fillCheckout(page)
  await page.getByRole('button', { name: /^Оплатить/ }).click()
  await page.getByText('Спасибо! Заказ оплачен').waitFor()
  faults.push(...(await faultsIn(page, colorScheme)))
  await page.getByRole('button', { name: 'Отменить заказ' }).click()
  await page.getByRole('dialog').waitFor()
  faults.push(...(await faultsIn(page, colorScheme)))
  const [order] = await ordersOf(page)
  faults.push(
    ...(await faultsOn(page, colorScheme, [
      [`/en/orders/${order?.id}`, '[data-status]'],
      ['/orders', '[data-order]'],
      ['/profile', 'section li'],
      ['/admin', 'h1'],
    ])),
  )
  await page.goto('/product/5')
  await addButton(page).click()
  await page.getByRole('dialog').locator('[data-line]').waitFor()
  faults.push(...(await faultsIn(page, colorScheme)))
  expect(faults).toEqual([])
})

perTheme('axe finds nothing serious on the admin pages, %s', async colorScheme => {
  const { page } = await visit('about:blank', { colorScheme })
  await signIn(page, 'maria@example.com')
  const faults = await faultsOn(page, colorScheme, [
    ['/admin/comments', '[data-row]'],
    ['/en/admin/orders', 'main li, main h2'],
    ['/admin', '[data-row]'],
  ])
  await page
    .getByRole('button', { name: /^Изменить/ })
    .first()
    .click()
  faults.push(...(await faultsIn(page, colorScheme)))
  await page.goto('/en/admin/sales')
  await page.getByRole('button', { name: 'New flash sale' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click()
  faults.push(...(await faultsIn(page, colorScheme)))
  expect(faults).toEqual([])
})

perTheme('axe finds nothing serious in the Lab, %s', async colorScheme => {
  const { page } = await visit('/lab', { colorScheme })
  const faults = await faultsOn(page, colorScheme, [
    ['/en/lab/caches', '[data-cache-details]'],
    ['/lab/meter', '[data-checked]'],
    ['/en/lab/lessons', 'article[data-lesson]'],
    ['/lab', 'svg [data-part]'],
  ])
  await untilLive(page)
  await page.locator('[data-try=read]').click()
  await page.locator('[data-happening]').first().click()
  await page.getByRole('button', { name: 'Дальше' }).click()
  faults.push(...(await faultsIn(page, colorScheme)))
  await page.goto('/en/lab/lessons')
  await page
    .getByRole('button', { name: /^Begin/ })
    .first()
    .click()
  faults.push(...(await faultsIn(page, colorScheme)))
  await page.goto('/lab/caches')
  await page
    .getByRole('button', { name: /^Заглянуть/ })
    .first()
    .click()
  await page.getByRole('dialog').locator('[data-tier]').first().waitFor()
  faults.push(...(await faultsIn(page, colorScheme)))
  expect(faults).toEqual([])
})
