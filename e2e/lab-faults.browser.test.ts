import type { Page } from 'playwright-core'
import { expect, inject, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { sideways } from './sideways.ts'
import { type VisitOptions, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')
const patience = { timeout: 30_000 }

async function begin(path: string, name: string, seconds: number, options: VisitOptions = {}) {
  const { page, faults } = await visit(path, options)
  await page.locator('select').first().selectOption(String(seconds))
  await page.locator(`[data-fault=${name}] button`).click()
  await page.locator(`[data-fault=${name}][data-active=true] [data-left]`).waitFor()
  return { page, faults }
}

/** Nobody ends it; afterwards reads come out of the caches again. */
async function untilOver(page: Page, name: string): Promise<void> {
  await page.locator(`[data-fault=${name}][data-active=false]`).waitFor(patience)
  const status = async () =>
    (await (await page.request.get('/api/cache/status')).json()) as {
      blind: string | null
      relay: { leader: string | null }
    }
  await expect.poll(async () => (await status()).blind, patience).toBeNull()
  await expect.poll(async () => (await status()).relay.leader, patience).not.toBeNull()
}

needsBrowser(
  'Redis paused: caches are bypassed, writes are taken; it ends by itself',
  { timeout: 120_000 },
  async () => {
    const { page, faults } = await begin('/lab/faults', 'redis-paused', 10)
    const card = page.locator('[data-fault=redis-paused]')
    await card.getByText('Раньше не прекратить').waitFor()
    expect(await card.getByRole('button').count()).toBe(0)
    await page.locator('[data-probe=cached][data-outcome=bypass]').waitFor(patience)
    await page.locator('[data-probe=write][data-outcome=unprocessed]').waitFor(patience)
    await page.locator('[data-blind=true]').waitFor(patience)
    expect(await seriousFaults(page)).toEqual([])
    await untilOver(page, 'redis-paused')
    expect(faults).toEqual([])
  },
)

needsBrowser(
  'relay stopped: nobody writes the log, servers go blind; it ends by itself',
  { timeout: 120_000 },
  async () => {
    const options = { colorScheme: 'dark', viewport: { width: 360, height: 780 } } as const
    const { page, faults } = await begin('/en/lab/faults', 'relay-stopped', 10, options)
    await page.getByText('relay: nobody').waitFor(patience)
    await page.locator('[data-blind=true]').waitFor(patience)
    await page.locator('[data-probe=cached][data-outcome=bypass]').waitFor(patience)
    expect(await seriousFaults(page, ['color-contrast'])).toEqual([])
    expect(await sideways(page)).toBe(0)
    await untilOver(page, 'relay-stopped')
    expect(faults).toEqual([])
  },
)

needsBrowser('replica stopped: loads go to the primary; it ends by itself', async () => {
  const { page, faults } = await begin('/lab/faults', 'replica-stopped', 10)
  await page.locator('[data-probe=fresh]', { hasText: 'detail=primary' }).waitFor(patience)
  await untilOver(page, 'replica-stopped')
  expect(faults).toEqual([])
})

needsBrowser('slow primary: it is told to everybody who looks, and ends by itself', async () => {
  const other = await visit('/en/lab/faults')
  await other.page.locator('[data-fault=primary-slow]').waitFor()
  const { page, faults } = await begin('/lab/faults', 'primary-slow', 10)
  await other.page.locator('[data-fault=primary-slow][data-active=true]').waitFor()
  await untilOver(page, 'primary-slow')
  await other.page.locator('[data-fault=primary-slow][data-active=false]').waitFor(patience)
  expect([...faults, ...other.faults]).toEqual([])
})

needsBrowser('outside demo mode the page says why there are no faults', async () => {
  const { page, faults } = await visit('about:blank')
  // What such a server answers is tested there; this shop is a demo.
  await page.route('**/api/lab/faults', route =>
    route.fulfill({
      json: {
        items: ['redis-paused', 'relay-stopped', 'replica-stopped', 'primary-slow'].map(name => ({
          name,
          available: false,
          missing: 'Faults are for demo mode (DEMO_MODE=on) only.',
          lacks: 'demo-mode',
          active: false,
          until: null,
          seconds: null,
        })),
      },
    }),
  )
  await page.goto('/en/lab/faults')
  await page.getByText('No faults are made here').waitFor()
  expect(await page.locator('[data-fault]').count()).toBe(0)
  expect(faults).toEqual([])
})
