import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { addButton, fillCheckout, ordersOf, putIntoCart, signIn } from './shopping.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** A flash sale of `productId` that runs now. */
const startSale = (productId: number, price: number) =>
  sql(
    `INSERT INTO flash_sales (product_id, sale_price, start_time, end_time, active)
     VALUES ($1, $2, now() at time zone 'utc' - interval '1 minute', now() at time zone 'utc' + interval '1 hour', true)`,
    [productId, price],
  )

needsBrowser(
  'a guest fills the cart, signs in, finds both carts in one, buys in a flash sale and sees the order',
  async () => {
    await setProduct(5, { price: 59_990, stock: 20 })
    await startSale(5, 49_990)
    const elsewhere = await visit('about:blank')
    await signIn(elsewhere.page, 'anna@example.com')
    await putIntoCart(elsewhere.page, 2)

    const { page, faults } = await visit('/product/5')
    await addButton(page).click()
    const drawer = page.getByRole('dialog', { name: 'Корзина' })
    await drawer.getByRole('button', { name: 'Больше' }).click()
    await drawer.getByText('2 товара').waitFor()
    await drawer.getByRole('link', { name: 'Оформить заказ' }).click()
    // Guests sign in, and come back.
    await page.waitForURL(/\/login\?next=%2Fcheckout$/)
    await page.getByRole('button', { name: /anna@example\.com/ }).click()
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.waitForURL(/\/checkout$/)
    await page.getByText('В корзину перешли 2 товара').waitFor()
    await page.locator('[data-line="2"]').waitFor()
    const line = await page.locator('[data-line="5"]').textContent()
    is(line?.replaceAll('\u00a0', ' ')).toMatch(/2 × 49 990 ₽.*Распродажа.*99 980 ₽/)

    await fillCheckout(page)
    await page.getByRole('button', { name: /^Оплатить/ }).click()
    await page.getByText('Спасибо! Заказ оплачен').waitFor()
    const [order] = await ordersOf(page)
    is(new URL(page.url()).pathname).toBe(`/orders/${order?.id}`)
    is(order).toMatchObject({ status: 'paid' })
    is(await page.locator('[data-order-total]').getAttribute('data-order-total')).toBe(String(order?.total))
    await page.getByRole('link', { name: 'Корзина пуста' }).waitFor()
    await page.getByRole('link', { name: 'Все заказы' }).click()
    await page.locator(`[data-order="${order?.id}"]`).getByText('Оплачен').waitFor()
    await sql('DELETE FROM flash_sales WHERE product_id = 5')
    is(faults).toEqual([])
  },
)

needsBrowser(
  'in English, with a new account: a declined card, another one, and the order is cancelled',
  async () => {
    await setProduct(2, { price: 134_990, stock: 20 })
    const { page, faults } = await visit('/en/product/2', { allow: /402/ })
    await page
      .getByRole('button', { name: /^Add to cart/ })
      .first()
      .click()
    await page.getByRole('dialog').getByRole('link', { name: 'Check out' }).click()
    await page.getByRole('link', { name: 'Create an account' }).click()
    await page.getByLabel('Name').fill('Ada')
    await page.getByLabel('E-mail').fill(`ada.${Date.now()}@example.com`)
    const password = page.getByRole('textbox', { name: 'Password' })
    await password.fill('short')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.getByText('fewer than 8 characters').waitFor()
    is(await password.evaluate(input => input === document.activeElement)).toBe(true)
    await password.fill('long enough')
    await page.getByRole('button', { name: 'Create account' }).click()
    await page.waitForURL(/\/en\/checkout$/)
    await page.getByText('1 item has moved to your cart').waitFor()

    await fillCheckout(page, { locale: 'en', card: '4000 0000 0000 0002' })
    await page.getByText('Visa').waitFor()
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByRole('alert').getByText('The bank declined the payment').waitFor()
    await page.getByLabel('Card number').fill('5555 5555 5555 4444')
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByText('Thank you! Your order is paid').waitFor()
    await page.getByText('Mastercard ···· 4444').waitFor()

    const otherTab = await page.context().newPage()
    await otherTab.goto(page.url())
    await otherTab.locator('[data-status="paid"]').waitFor()
    await untilLive(otherTab)
    await page.getByRole('button', { name: 'Cancel the order' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the order' }).click()
    await page.locator('[data-status="cancelled"]').waitFor()
    await otherTab.locator('[data-status="cancelled"]').waitFor()
    is((await ordersOf(page)).map(({ status }) => status)).toEqual(['cancelled'])
    is(faults).toEqual([])
  },
)

needsBrowser(
  'a price that rises during checkout is shown at once, and paid only when it is accepted',
  async () => {
    await setProduct(2, { price: 134_990, stock: 20 })
    const { page, faults } = await visit('about:blank', { allow: /409|may not read/ })
    await signIn(page, 'dmitry@example.com')
    await putIntoCart(page, 2)
    await page.goto('/checkout')
    await fillCheckout(page)
    await untilLive(page)
    await sql('UPDATE products SET price = 135990 WHERE id = 2')
    await page.locator('[data-price-changes]').getByText('135 990 ₽').waitFor()
    is(await page.getByRole('button', { name: /^Оплатить/ }).count()).toBe(0)
    await page.getByRole('button', { name: 'Принять новую цену' }).click()
    await page.getByRole('button', { name: 'Оплатить 135 990 ₽' }).waitFor()
    is(faults).toEqual([])

    // A page that hears of nothing is told by the shop when it tries.
    const deaf = await visit('about:blank', { allow: /409|may not read/ })
    await signIn(deaf.page, 'anna@example.com')
    await putIntoCart(deaf.page, 2)
    await deaf.page.routeWebSocket('**/ws', () => {})
    await deaf.page.goto('/checkout')
    await fillCheckout(deaf.page)
    await sql('UPDATE products SET price = 136990 WHERE id = 2')
    await deaf.page.getByRole('button', { name: 'Оплатить 135 990 ₽' }).click()
    const told = deaf.page.getByRole('alert').filter({ hasText: 'Цена изменилась' })
    await told.getByText('136 990 ₽').waitFor()
    const before = await ordersOf(deaf.page)
    await deaf.page.getByRole('button', { name: 'Принять новую цену' }).click()
    await deaf.page.getByRole('button', { name: 'Оплатить 136 990 ₽' }).click()
    await deaf.page.getByText('Спасибо! Заказ оплачен').waitFor()
    const after = await ordersOf(deaf.page)
    is(after.length - before.length).toBe(1)
    is(after[0]?.total).toBe(136_990)
    is(deaf.faults).toEqual([])
  },
)

needsBrowser('sold out while somebody looks: button, cart and checkout say so without a reload', async () => {
  await setProduct(2, { price: 134_990, stock: 3 })
  const looking = await visit('/product/2')
  await untilLive(looking.page)
  const { page, faults } = await visit('about:blank', { allow: /may not read/ })
  await signIn(page, 'dmitry@example.com')
  await putIntoCart(page, 2, 3)
  await page.goto('/checkout')
  await page.getByRole('button', { name: /^Оплатить/ }).waitFor()
  await untilLive(page)

  await sql('UPDATE products SET stock = 1 WHERE id = 2')
  await page.getByText('Осталась только 1 штука').waitFor()
  is(await page.getByRole('button', { name: /^Оплатить/ }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Взять 1' }).click()
  await page.locator('[data-line="2"]').getByText(/^1 ×/).waitFor()

  await page.goto('/cart')
  await page.locator('[data-line="2"]').waitFor()
  await untilLive(page)
  await sql('UPDATE products SET stock = 0 WHERE id = 2')
  await page.getByText('Уже раскупили').waitFor()
  await looking.page.getByRole('button', { name: 'Нет в наличии' }).first().waitFor()
  await page.getByRole('button', { name: /^Убрать из корзины/ }).click()
  await page.getByRole('heading', { name: 'В корзине пусто' }).waitFor()
  await sql('UPDATE products SET stock = 20 WHERE id = 2')
  await page.getByRole('button', { name: 'Вернуть' }).click()
  await page.locator('[data-line="2"]').waitFor()
  is([...faults, ...looking.faults]).toEqual([])
})

needsBrowser('more pieces than there are keep both the cart and its drawer from the checkout', async () => {
  await setProduct(2, { price: 134_990, stock: 3 })
  const { page, faults } = await visit('/product/5')
  await putIntoCart(page, 2, 3)
  await page.reload()
  await untilLive(page)
  await addButton(page).click()
  const drawer = page.getByRole('dialog', { name: 'Корзина' })
  await drawer.getByRole('link', { name: 'Оформить заказ' }).waitFor()
  await sql('UPDATE products SET stock = 1 WHERE id = 2')
  await drawer.getByText('Сначала уберите из корзины то, чего не хватает').waitFor()
  is(await drawer.getByRole('button', { name: 'Оформить заказ' }).isDisabled()).toBe(true)
  is(await drawer.getByRole('link', { name: 'Оформить заказ' }).count()).toBe(0)
  await drawer.getByRole('link', { name: 'В корзину' }).click()
  await page.getByText('Сначала уберите из корзины то, чего не хватает').waitFor()
  is(await page.getByRole('button', { name: 'Оформить заказ' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Взять 1' }).click()
  await page.getByRole('link', { name: 'Оформить заказ' }).waitFor()
  is(faults).toEqual([])
})

needsBrowser(
  'more than a sale allows each customer is not sold, and the page says how many are',
  async () => {
    await setProduct(5, { price: 59_990, stock: 20 })
    await startSale(5, 49_990)
    await sql(
      `UPDATE flash_sale_limits SET per_user_limit = 1
     WHERE flash_sale_id = (SELECT max(id) FROM flash_sales WHERE product_id = 5)`,
    )
    const { page, faults } = await visit('about:blank')
    await signIn(page, 'dmitry@example.com')
    await putIntoCart(page, 5, 3)
    await page.goto('/checkout')
    await page.getByText('По цене распродажи: 1 штука в одни руки').waitFor()
    is(await page.getByRole('button', { name: /^Оплатить/ }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: 'Взять 1' }).click()
    await fillCheckout(page)
    await page.getByRole('button', { name: 'Оплатить 49 990 ₽' }).click()
    await page.getByText('Спасибо! Заказ оплачен').waitFor()
    // The sale is over for this customer, though not for others.
    await putIntoCart(page, 5)
    await page.goto('/checkout')
    await page.getByText('По цене распродажи: 1 штука в одни руки').waitFor()
    await page.getByRole('button', { name: 'Убрать', exact: true }).click()
    await page.getByRole('heading', { name: 'В корзине пусто' }).waitFor()
    await sql('DELETE FROM flash_sales WHERE product_id = 5')
    is(faults).toEqual([])
  },
)

needsBrowser('an order whose answer is lost is sent again under the same key, and made once', async () => {
  await setProduct(2, { price: 134_990, stock: 20 })
  const { page } = await visit('about:blank')
  await signIn(page, 'anna@example.com')
  await putIntoCart(page, 2)
  const before = await ordersOf(page)
  const keys: (string | undefined)[] = []
  await page.route('**/api/checkout', async route => {
    if (route.request().method() !== 'POST') return route.continue()
    keys.push(route.request().headers()['idempotency-key'])
    if (keys.length > 1) return route.continue()
    await route.fetch()
    return route.abort('connectionreset')
  })
  await page.goto('/checkout')
  await fillCheckout(page)
  await page.getByRole('button', { name: /^Оплатить/ }).click()
  await page.getByText('Спасибо! Заказ оплачен').waitFor()
  is(keys).toHaveLength(2)
  is(keys[1]).toBe(keys[0])
  is((await ordersOf(page)).length).toBe(before.length + 1)
})
