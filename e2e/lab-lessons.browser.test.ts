import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

needsBrowser('a lesson is ticked by what really happens, on every panel and after a reload', async () => {
  await setProduct(6, { price: 49_990, stock: 20 })
  const { page, faults } = await visit('/en/lab/lessons')
  await untilLive(page)
  const lesson = page.locator('article[data-lesson=events]')
  await lesson.getByRole('button', { name: /^Begin/ }).click()
  const task = (name: string, state: string) =>
    lesson.locator(`[data-task=${name}][data-task-state=${state}]`).waitFor()
  await task('see', 'now')
  // The second read at the latest is a hit.
  await is
    .poll(
      async () => {
        const read = lesson.locator('[data-read=product]')
        if ((await read.count()) > 0) await read.click({ timeout: 2000 }).catch(() => {})
        return await lesson.locator('[data-task=see][data-task-state=done]').count()
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe(1)
  await task('change', 'now')

  // It goes along to the panel where it is to be done.
  await lesson.getByRole('link', { name: 'Open: Map' }).click()
  const bar = page.locator('section[data-lesson=events]')
  await bar.getByText('Change a product with the line of SQL').waitFor()
  await sql('UPDATE products SET price = price + 1 WHERE id = 6')
  await bar.getByText('Read the product that was changed').waitFor()
  await page.reload()
  await bar.getByText('Read the product that was changed').waitFor()
  await bar.getByRole('button', { name: 'Skip' }).click()
  await bar.getByText('play the stale set').waitFor()
  await bar.getByRole('button', { name: 'Skip' }).click()
  await bar.getByText('The lesson is over.').waitFor()

  await bar.getByRole('link').first().click()
  await task('change', 'done')
  await task('after', 'skipped')
  await lesson.getByRole('button', { name: /^Once more/ }).click()
  await task('see', 'now')
  is(faults).toEqual([])
})
