import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')
const read = (path: string) => fetch(`${inject('shop')}/api/${path}`)

needsBrowser('a change by SQL ends an entry before one’s eyes, and so does ending its tag here', async () => {
  await setProduct(6, { price: 49_990, stock: 20 })
  await sql("SELECT technomir_invalidate('cache:product')")
  const { page, faults } = await visit('/lab/caches')
  await untilLive(page)
  const details = page.locator('[data-cache-details=product]')
  const entry = details.locator('[data-entry="product:6"]')
  await details.waitFor()
  const tiers = async () => {
    const answer = await read('lab/caches/product/entry?key=product:6')
    return ((await answer.json()) as { held: unknown[] }).held.length
  }
  /** Reads until the page shows the entry and both tiers have it: Redis may be busy, and is never waited for. */
  const untilHeld = async () => {
    await is
      .poll(
        async () => {
          await read('products/6')
          const [shown, held] = [await entry.count(), await tiers()]
          if (held === 1) await sql("SELECT technomir_invalidate('product:6')")
          return shown === 1 && held === 2
        },
        { timeout: 20_000, interval: 400 },
      )
      .toBe(true)
  }
  await untilHeld()
  // Of the mean the page knows the number, of quantiles a bound.
  const times = details.locator('dl', { hasText: 'Медиана' }).locator('dd')
  is((await times.allTextContents()).map(text => text.startsWith('≤'))).toEqual([false, true, true])

  // It is looked into while it ends.
  await entry.getByRole('button', { name: 'Заглянуть: product:6' }).click()
  const dialog = page.getByRole('dialog')
  const price = Number((await sql('SELECT price FROM products WHERE id = 6'))[0]?.price)
  await dialog.locator('[data-tier=l1][data-valid=true]').getByText(`"price": ${price}`).waitFor()
  await dialog.locator('[data-tier=l2][data-valid=true]').waitFor()
  await sql('UPDATE products SET price = price + 1 WHERE id = 6')
  await dialog.locator('[data-valid=true]').first().waitFor({ state: 'detached' })
  await dialog.getByRole('button', { name: 'Закрыть' }).click()
  await entry.waitFor({ state: 'detached' })

  await untilHeld()
  await page.getByLabel('Тег').fill('product:6')
  await page.getByRole('button', { name: 'Сбросить тег' }).click()
  const hit = page.locator('[data-ended="product:6"]')
  await hit.getByText(/product:6/).waitFor()
  await entry.waitFor({ state: 'detached' })

  await untilHeld()
  await entry.getByRole('button', { name: 'Сбросить product:6' }).click()
  await entry.waitFor({ state: 'detached' })
  await untilHeld()
  await details.getByRole('button', { name: 'Сбросить весь кэш' }).click()
  await page.locator('[data-ended="cache:product"]').waitFor()
  await untilHeld()
  await page.getByRole('button', { name: 'Сбросить всё' }).click()
  await page.locator('[data-ended=all]').waitFor()
  is(faults).toEqual([])
})

needsBrowser('a server that is gone leaves the page to the one that is there', async () => {
  const { page, faults } = await visit('about:blank')
  let isGone = false
  // As a server answers that sees no log, before it is started anew.
  await page.route('**/api/lab/caches', async route => {
    const answer = await route.fetch()
    if (isGone) return await route.fulfill({ response: answer })
    isGone = true
    await route.fulfill({ json: { ...(await answer.json()), server: 'former', blind: 'silence' } })
  })
  await page.goto('/lab/caches')
  await page.getByText('Из журнала две секунды ничего не приходит').waitFor()
  await page.getByText('как их видит former').waitFor()
  await page.getByText('как их видит former').waitFor({ state: 'detached', timeout: 20_000 })
  await page.getByText('как их видит').waitFor()
  is(await page.getByRole('radio', { name: 'former' }).count()).toBe(0)
  is(faults).toEqual([])
})

needsBrowser('a tag that the shop would not take is not sent, and the page says why', async () => {
  const { page, faults } = await visit('/lab/caches')
  await page.getByLabel('Тег').fill('product')
  await page.getByText('Тег выглядит как «вид:имя»').waitFor()
  await page.getByLabel('Тег').fill(`product:${'1'.repeat(400)}`)
  await page.getByText('В теге не больше 300 символов').waitFor()
  is(await page.getByRole('button', { name: 'Сбросить тег' }).isDisabled()).toBe(true)
  is(faults).toEqual([])
})
