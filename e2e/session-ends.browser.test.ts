import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { addButton, fillCheckout, putIntoCart, signIn } from './shopping.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** What a page may log while it is still there after its session has gone. */
const ended = /401|may not read/

/** Ends all sessions of a user, as a colleague in psql would. */
const endSessions = (email: string) =>
  sql('DELETE FROM sessions WHERE user_id = (SELECT id FROM users WHERE email = $1)', [email])

needsBrowser(
  'a session that was ended elsewhere leaves no page behind that cannot do anything: checkout comes back after signing in',
  async () => {
    await setProduct(2, { price: 134_990, stock: 20 })
    const { page, faults } = await visit('about:blank', { allow: ended })
    await signIn(page, 'dmitry@example.com')
    await putIntoCart(page, 2)
    await page.goto('/checkout')
    await fillCheckout(page)
    await untilLive(page)
    await endSessions('dmitry@example.com')
    await page.waitForURL(/\/login\?next=%2Fcheckout$/)
    await page.getByText('Сеанс завершён').waitFor()
    await page.getByRole('link', { name: 'Корзина пуста' }).waitFor()
    await page.getByRole('button', { name: /dmitry@example\.com/ }).click()
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.waitForURL(/\/checkout$/)
    // The same user finds what was typed; not the card.
    await is.poll(() => page.getByLabel('Город').inputValue()).toBe('Казань')
    is(await page.getByLabel('Номер карты').inputValue()).toBe('')
    is(faults).toEqual([])
  },
)

needsBrowser(
  'a page that hears of nothing learns it with the first click, and goes on as a guest',
  async () => {
    await setProduct(1, { price: 119_990, stock: 20 })
    const { page, faults } = await visit('about:blank', { allow: ended })
    await signIn(page, 'dmitry@example.com')
    await page.routeWebSocket('**/ws', () => {})
    await page.goto('/product/1')
    await page.getByRole('link', { name: /^Профиль/ }).waitFor()
    await endSessions('dmitry@example.com')
    const add = addButton(page)
    await add.click()
    await page.getByText('Сеанс завершён').waitFor()
    await page.getByRole('link', { name: 'Войти' }).waitFor()
    await add.click()
    await page.getByRole('link', { name: 'Корзина: 1 товар' }).waitFor()
    is(faults).toEqual([])
  },
)

needsBrowser(
  'whoever signs in next in the same tab finds nothing of the address of who was there before',
  async () => {
    await setProduct(2, { price: 134_990, stock: 20 })
    const { page, faults } = await visit('about:blank', { allow: ended })
    await signIn(page, 'anna@example.com')
    await putIntoCart(page, 2)
    await page.goto('/checkout')
    await fillCheckout(page)
    await page.getByLabel('Получатель').fill('Анна Тайная')
    await page.goto('/profile')
    await page.getByRole('button', { name: 'Выйти', exact: true }).click()
    await page.getByText('Вы вышли').waitFor()
    is(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain('Тайная')
    // Also where nobody has signed out: a session that ended by itself.
    await page.evaluate(() =>
      sessionStorage.setItem(
        'technomir-address',
        JSON.stringify({ user: 1, name: 'Анна Тайная', city: 'Казань' }),
      ),
    )
    await page.getByRole('link', { name: 'Войти' }).click()
    await page.getByRole('button', { name: /dmitry@example\.com/ }).click()
    await page.getByRole('button', { name: 'Войти', exact: true }).click()
    await page.getByRole('link', { name: /^Профиль/ }).waitFor()
    await putIntoCart(page, 2)
    await page.goto('/checkout')
    await page.getByLabel('Телефон').waitFor()
    is(await page.getByLabel('Получатель').inputValue()).not.toContain('Тайная')
    is(await page.getByLabel('Город').inputValue()).toBe('')
    is(faults).toEqual([])
  },
)
