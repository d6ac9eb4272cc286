import type { Locator } from 'playwright-core'
import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { addButton, fillCheckout, putIntoCart, signIn } from './shopping.ts'
import { untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** Clicks twice at the place where something stands now, whatever stands there by the second click. */
async function clickTwice(what: Locator, apartMs: number): Promise<void> {
  await what.scrollIntoViewIfNeeded()
  const box = await what.boundingBox()
  if (box === null) throw new Error('There is nothing to click on')
  const { mouse } = what.page()
  const at = [box.x + box.width / 2, box.y + box.height / 2] as const
  await mouse.click(...at)
  await what.page().waitForTimeout(apartMs)
  // Not `click`, which would click as often as it is told to count.
  await mouse.down({ clickCount: 2 })
  await mouse.up({ clickCount: 2 })
}

needsBrowser(
  'a double click on «add to cart» stays on the page with the drawer open; a later click on the link goes to the cart',
  async () => {
    await setProduct(1, { price: 119_990, stock: 20 })
    const { page, faults } = await visit('/product/1')
    await untilLive(page)
    const add = addButton(page)
    const link = page.getByRole('link', { name: /^В корзине · 1/ }).first()
    const drawer = page.getByRole('dialog', { name: 'Корзина' })
    for (const apartMs of [10, 60, 120, 200]) {
      await clickTwice(add, apartMs)
      await drawer.getByText('1 товар').waitFor()
      // Longer than the second click would take to go elsewhere or to close it.
      await page.waitForTimeout(700)
      is(new URL(page.url()).pathname).toBe('/product/1')
      is(await drawer.isVisible()).toBe(true)
      await page.keyboard.press('Escape')
      await drawer.waitFor({ state: 'detached' })
      if (apartMs === 200) break
      await page.request.delete('/api/cart')
      await add.waitFor()
    }
    await link.click()
    await page.waitForURL(/\/cart$/)
    await page.goto('/product/1')
    await link.focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/cart$/)
    is(faults).toEqual([])
  },
)

needsBrowser('a double click begins a lesson; a later click leaves it', async () => {
  const { page, faults } = await visit('/lab/lessons')
  await untilLive(page)
  const lesson = page.locator('article[data-lesson=events]')
  await clickTwice(lesson.getByRole('button', { name: /^Начать/ }), 80)
  await page.waitForTimeout(700)
  await lesson.locator('[data-task=see][data-task-state=now]').waitFor()
  await lesson.getByRole('button', { name: /^Прервать урок/ }).click()
  await lesson.getByRole('button', { name: /^Начать/ }).waitFor()
  is(faults).toEqual([])
})

needsBrowser(
  'a double click on «cancel the order» asks once and cancels nothing, even where the answer comes to lie under the pointer',
  async () => {
    await setProduct(2, { price: 134_990, stock: 20 })
    const { page, faults } = await visit('about:blank', { allow: /may not read/ })
    await signIn(page, 'dmitry@example.com')
    await putIntoCart(page, 2)
    await page.goto('/checkout')
    await fillCheckout(page)
    await page.getByRole('button', { name: /^Оплатить/ }).click()
    const cancel = page.getByRole('button', { name: 'Отменить заказ' }).first()
    const dialog = page.getByRole('dialog')
    for (const apartMs of [10, 80, 200]) {
      await clickTwice(cancel, apartMs)
      await page.waitForTimeout(700)
      is(await dialog.isVisible()).toBe(true)
      is(await dialog.evaluate(element => element.contains(document.activeElement))).toBe(true)
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }

    // On a phone that has scrolled, the button of the dialog may open right there.
    await cancel.click()
    const sure = await dialog.getByRole('button', { name: 'Отменить заказ' }).boundingBox()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await cancel.evaluate((button, place) => {
      Object.assign(button.style, { position: 'fixed', left: `${place?.x}px`, top: `${place?.y}px` })
    }, sure)
    await clickTwice(cancel, 80)
    await page.waitForTimeout(700)
    is(await dialog.isVisible()).toBe(true)
    is(await page.locator('[data-status="paid"]').count()).toBe(1)
    // What is clicked on beside it later still closes it.
    await page.mouse.click(5, 5)
    await dialog.waitFor({ state: 'detached' })
    is(faults).toEqual([])
  },
)
