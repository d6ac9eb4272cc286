import { expect, inject, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { sideways } from './sideways.ts'
import { sql, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')
const patience = { timeout: 30_000, interval: 300 }

needsBrowser(
  'a paused subscription falls behind rows written by SQL, and its reads go to the primary; it goes on when told to, or by itself',
  { timeout: 120_000 },
  async () => {
    const { page, faults } = await visit('/lab/replication')
    const products = (state: string) =>
      page.locator(`[data-subscription=sub_products][data-state=${state}]`).waitFor(patience)
    const number = async (selector: string, name: string) =>
      Number(await page.locator(selector).getAttribute(name))
    const read = () => page.getByRole('button', { name: 'Прочесть мимо кэша' }).click()
    const refused = async () => {
      await read()
      return await page.locator('[data-source=primary]', { hasText: 'sub_products' }).count()
    }
    const newest = async () => {
      await read()
      return await page.locator('li[data-source]').first().getAttribute('data-source')
    }
    await products('follows')
    const position = () => number('[data-place=primary] [data-position]', 'data-position')
    const before = await position()
    await sql('UPDATE lab_products SET version = version WHERE id = 100')
    await expect.poll(position, patience).toBeGreaterThan(before)

    await page.getByLabel('Приостановить на').selectOption('60')
    await page.getByRole('button', { name: 'Приостановить sub_products' }).dblclick({ delay: 80 })
    await products('paused')
    await page.locator('[data-problem=disabled]').getByText('подписка sub_products выключена').waitFor()
    await sql('UPDATE products SET price = price WHERE id <= 50')
    const behind = () => number('[data-place="replica:sub_products"] [data-behind]', 'data-behind')
    await expect.poll(behind, patience).toBeGreaterThan(0)
    await page.getByText('не доказана').waitFor()
    await expect.poll(refused, patience).toBeGreaterThan(0)

    await page.getByRole('button', { name: 'Продолжить' }).click()
    await products('follows')
    await expect.poll(behind, patience).toBe(0)
    await expect.poll(newest, patience).toBe('replica')

    await page.getByLabel('Приостановить на').selectOption('5')
    await page.getByRole('button', { name: 'Приостановить sub_products' }).click()
    await products('paused')
    await products('follows')
    expect(faults).toEqual([])
  },
)

needsBrowser('positions, lag, slots and reads are readable by everybody', async () => {
  const { page, faults } = await visit('/en/lab/replication', { colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Rewrite rows' }).click()
  await page.getByText(/rows rewritten, position/).waitFor()
  await page.locator('[data-slot=sub_products]').waitFor()
  await page.locator('canvas').nth(1).waitFor()
  expect(await seriousFaults(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await seriousFaults(page, ['color-contrast'])).toEqual([])
  await page.setViewportSize({ width: 360, height: 780 })
  expect(await sideways(page)).toBe(0)
  expect(faults).toEqual([])
})
