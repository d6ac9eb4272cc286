import { createClient } from 'redis'
import { inject, expect as is, onTestFinished, test } from 'vitest'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

/** Prices of all products in Redis become wrong, each under its own envelope, so no floor speaks against it. */
async function plant(): Promise<void> {
  const redis = createClient({ url: inject('redis') })
  await redis.connect()
  onTestFinished(async () => {
    await sql("SELECT technomir_invalidate('all')")
  })
  for await (const keys of redis.scanIterator({ MATCH: 'product:*', COUNT: 500 }))
    for (const key of keys) {
      const stored = JSON.parse((await redis.get(key)) ?? '{}') as { value?: { price?: number } }
      if (typeof stored.value?.price !== 'number') continue
      stored.value.price = 1
      await redis.set(key, JSON.stringify(stored), { expiration: 'KEEPTTL' })
    }
  redis.destroy()
}

needsBrowser(
  'the meter counts and finds nothing; an error that is planted it finds and shows',
  async () => {
    const { page, faults } = await visit('/lab/meter')
    await untilLive(page)
    const checked = page.locator('[data-checked]')
    const count = async () => Number(await checked.getAttribute('data-checked'))
    await checked.waitFor()
    const before = await count()
    // Reads and changes go on meanwhile.
    await is
      .poll(
        async () => {
          for (const id of [1, 2, 3, 4, 5, 6]) await fetch(`${inject('shop')}/api/products/${id}`)
          await sql('UPDATE products SET price = price WHERE id = 1 + floor(random() * 6)::int')
          return await count()
        },
        { timeout: 40_000, interval: 300 },
      )
      .toBeGreaterThan(before + 20)
    is(await page.locator('[data-stale]').getAttribute('data-stale')).toBe('0')
    is(await page.locator('[data-found]').count()).toBe(0)

    for (const id of [1, 2, 3, 4, 5, 6]) await fetch(`${inject('shop')}/api/products/${id}`)
    await plant()
    const found = page.locator('[data-found^="product:"]').first()
    // It looks at entries by chance, and knows those of other tests, too.
    await found.waitFor({ timeout: 120_000 })
    await found.locator('mark').getByText('1', { exact: true }).first().waitFor()
    is(Number(await page.locator('[data-stale]').getAttribute('data-stale'))).toBeGreaterThan(0)
    is(faults).toEqual([])
  },
  240_000,
)
