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

/** Takes a lesson in English as it is once its first task is left out, and goes to where faults are begun. */
async function takeToFaults(lesson: string) {
  const { page, faults } = await visit('/en/lab/lessons')
  await untilLive(page)
  const card = page.locator(`article[data-lesson=${lesson}]`)
  await card.getByRole('button', { name: /^Begin/ }).click()
  await card.getByRole('button', { name: 'Skip' }).click()
  await card.getByRole('link', { name: 'Open: Faults' }).click()
  await page.locator('[data-fault]').first().waitFor()
  const bar = page.locator(`section[data-lesson=${lesson}]`)
  const begin = async (fault: string, seconds: number) => {
    await page.locator('select').first().selectOption(String(seconds))
    await page.locator(`[data-fault=${fault}] button`).click()
    await page.locator(`[data-fault=${fault}][data-active=true]`).waitFor()
  }
  return { page, faults, bar, begin }
}

needsBrowser(
  'rows that the faults panel writes tick nothing; the one that the visitor writes while the relay stands does',
  { timeout: 120_000 },
  async () => {
    const { page, faults, bar, begin } = await takeToFaults('websocket')
    await begin('relay-stopped', 3)
    await bar.getByText('Write a row while').waitFor()
    // Commits of that time are told of when the relay runs again.
    await page.locator('[data-probe=write][data-outcome=unprocessed]').first().waitFor()
    await page.locator('[data-fault=relay-stopped][data-active=false]').waitFor()
    await page.locator('[data-probe=write][data-outcome=processed]').first().waitFor()
    await bar.getByText('Write a row while').waitFor()
    await begin('relay-stopped', 10)
    await bar.getByRole('link', { name: 'Open: Map' }).click()
    await page.locator('[data-try=write]').click()
    await bar.getByText('Break it: play the missed message').waitFor({ timeout: 30_000 })
    is(faults).toEqual([])
  },
)

needsBrowser(
  'reads of the faults panel tick nothing; the product that the visitor reads while the replica is stopped does',
  { timeout: 120_000 },
  async () => {
    const { page, faults, bar, begin } = await takeToFaults('replication')
    await begin('replica-stopped', 20)
    await page.locator('[data-probe=fresh]', { hasText: 'detail=primary' }).waitFor()
    await bar.getByText('End the product and read it').waitFor()
    await bar.getByRole('link', { name: 'Open: Map' }).click()
    await page.locator('[data-try=end]').click()
    await page.locator('[data-happening=commit]').first().waitFor()
    await bar.getByText('End the product and read it').waitFor()
    await bar.locator('[data-read=product]').click()
    await bar.getByText('Break it: play the lagging replica').waitFor()
    is(faults).toEqual([])
  },
)
