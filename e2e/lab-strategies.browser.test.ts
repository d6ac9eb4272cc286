import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { sideways } from './sideways.ts'
import { visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

const stale = async (page: Page, strategy: string) =>
  Number(await page.locator(`[data-strategy=${strategy}] [data-stale]`).getAttribute('data-stale'))

needsBrowser(
  'a run is drawn second by second, also after a reload; only TTL serves stale reads',
  { timeout: 120_000 },
  async () => {
    const { page, faults } = await visit('/lab/strategies')
    // Ten seconds, 20 writes a second, a TTL of two seconds.
    await page.getByLabel('Продолжительность').fill('2')
    await page.getByLabel('Записи').fill('5')
    await page.getByRole('button', { name: 'Запустить сравнение' }).click()
    await page.locator('[data-run=running]').waitFor()
    await page.reload()
    await page.locator('[data-run]').waitFor()
    await page.locator('[data-run=done]').waitFor({ timeout: 60_000 })
    expect(await stale(page, 'ttl')).toBeGreaterThan(0)
    for (const strategy of ['none', 'tagged', 'event']) expect(await stale(page, strategy)).toBe(0)
    await page.locator('canvas').nth(3).waitFor()
    expect(await page.locator('canvas').count()).toBe(4)
    await page.getByText('p50', { exact: true }).first().click()
    await page.getByText('Задержка чтения, p50').waitFor()
    expect(await seriousFaults(page)).toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await seriousFaults(page, ['color-contrast'])).toEqual([])
    await page.setViewportSize({ width: 360, height: 780 })
    expect(await sideways(page)).toBe(0)
    expect(faults).toEqual([])
  },
)

needsBrowser(
  'a double click begins a run; it can be stopped, and the page of somebody else hears of it',
  async () => {
    const { page, faults } = await visit('/en/lab/strategies')
    const other = await visit('/en/lab/strategies')
    await page.getByLabel('Duration').fill('5')
    await page.getByRole('button', { name: 'Run the comparison' }).dblclick({ delay: 80 })
    await page.locator('[data-run=running]').waitFor()
    await other.page.locator('[data-run=running]').waitFor()
    await page.getByText(/^[1-9]\d* of \d+ s/).waitFor()
    await other.page.getByRole('button', { name: 'Stop' }).click()
    await page.locator('[data-run=aborted]').waitFor()
    expect([...faults, ...other.faults]).toEqual([])
  },
)

needsBrowser('a run tells what disturbed it, beside what it comes to', { timeout: 60_000 }, async () => {
  const { page, faults } = await visit('/en/lab/strategies')
  await page.request.post('/api/lab/faults/relay-stopped', { data: { seconds: 4 } })
  const workload = { readers: 1, writesPerSecond: 1, seconds: 6, ttlMs: 1000 }
  expect((await page.request.post('/api/lab/strategies', { data: workload })).status()).toBe(202)
  await page.locator('[data-run=running]').waitFor()
  await page.locator('[data-run=done]').waitFor({ timeout: 30_000 })
  const disturbed = page.locator('[data-disturbed]')
  await disturbed.getByText(/of 6\ss this server could not see the log/).waitFor()
  await disturbed.getByText(/Relay stopped\s\(\d/).waitFor()
  expect(faults).toEqual([])
})
