import { inject, expect as is, test } from 'vitest'
import { setProduct } from './set-product.ts'
import { signIn } from './shopping.ts'
import { sideways } from './sideways.ts'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')

needsBrowser(
  'the map shows what runs; a read and a change by SQL travel over it with their times',
  async () => {
    await setProduct(6, { price: 49_990, stock: 20 })
    const { page, faults } = await visit('/lab')
    await untilLive(page)
    const parts = page.locator('svg [data-part]')
    await parts.first().waitFor()
    is(
      await parts.evaluateAll(all => all.map(one => (one as SVGElement).dataset.part?.split(':')[0]).sort()),
    ).toEqual(['browser', 'l1', 'primary', 'redis', 'relay', 'replica', 'server'])

    // A part is chosen by keyboard, and its state stands beside the drawing.
    await page.locator('[data-part=redis]').focus()
    await page.keyboard.press('Enter')
    await page.locator('[data-part-state=redis]').getByText('Ответ на INFO').waitFor()

    await page.locator('[data-try=read]').click()
    const request = page
      .locator('[data-happening=request]')
      .filter({ hasText: 'GET /api/products/1' })
      .first()
    await request.waitFor()
    await sql('UPDATE products SET price = price + 1 WHERE id = 6')
    const commit = page.locator('[data-happening=commit]').filter({ hasText: 'product:6' }).first()
    await commit.waitFor()

    // Step by step, forwards and back; every leg says how long it took, or that nobody measures it.
    await commit.click()
    const replay = page.locator('[data-replay=commit]')
    const legs = replay.locator('ol li')
    await legs
      .filter({ hasText: 'WAL прочитан' })
      .getByText(/м?кс|мс/)
      .waitFor()
    await legs.filter({ hasText: 'В браузере' }).getByText('не измеряется').waitFor()
    const current = replay.locator('[aria-current=step]')
    await replay.getByRole('button', { name: 'Дальше' }).click()
    await current.filter({ hasText: 'WAL прочитан' }).waitFor()
    await page.locator('[data-part=relay][data-lit=commit]').waitFor()
    await replay.getByRole('button', { name: 'Дальше' }).click()
    await current.filter({ hasText: 'Видно всем' }).waitFor()
    await replay.getByRole('button', { name: 'Назад', exact: true }).click()
    await current.filter({ hasText: 'WAL прочитан' }).waitFor()
    await replay.getByRole('button', { name: 'Вернуться к живой карте' }).click()
    await replay.waitFor({ state: 'detached' })
    is(faults).toEqual([])
  },
)

needsBrowser(
  'dots travel, slower or faster, and nothing is left on the map when they have arrived',
  async () => {
    const { page, faults } = await visit('/en/lab', { reducedMotion: 'no-preference' })
    await untilLive(page)
    const layer = page.locator('svg [data-layer]')
    const slower = async (times: number) => {
      const name = `Slower by a factor of ${times}`
      await page.getByRole('radio', { name, exact: true }).check({ force: true })
    }
    await slower(1000)
    await page.locator('[data-try=read]').click()
    await layer.locator('.fill-accent').first().waitFor({ state: 'attached' })
    await page.reload()
    await untilLive(page)
    await slower(1)
    await page.locator('[data-try=write]').click()
    await layer.locator('.fill-good').first().waitFor({ state: 'attached' })
    await layer.locator('> *').first().waitFor({ state: 'detached', timeout: 30_000 })
    is(await page.locator('[data-lit]').count()).toBe(0)
    is(faults).toEqual([])
  },
)

needsBrowser('an admin raises a price on the map, and sees the change travel', async () => {
  await setProduct(1, { price: 119_990, stock: 25 })
  const { page } = await visit('about:blank')
  await signIn(page, 'maria@example.com')
  await page.goto('/lab')
  await untilLive(page)
  await page.locator('[data-try=price]').click()
  await page.locator('[data-happening=request]').filter({ hasText: 'PATCH' }).first().click()
  await page.locator('[data-replay] li').filter({ hasText: 'Запись в основную базу' }).first().waitFor()
  await page.locator('[data-happening=commit]').filter({ hasText: 'product:1' }).first().waitFor()
  is(await sql('SELECT price FROM products WHERE id = 1')).toEqual([{ price: 119_991 }])
})

needsBrowser('the panels are links to go through, and on a phone none is wider than its window', async () => {
  const { page, faults } = await visit('/lab', { viewport: { width: 360, height: 740 } })
  await untilLive(page)
  for (const [name, shows] of [
    ['Карта', 'svg [data-part]'],
    ['Кэши', '[data-cache-details]'],
    ['Проверка', '[data-checked]'],
    ['Уроки', 'article[data-lesson]'],
  ] as const) {
    const tab = page.getByRole('navigation', { name: 'Разделы лаборатории' }).getByRole('link', { name })
    await tab.click()
    await page.locator(shows).first().waitFor()
    is(await tab.getAttribute('aria-current')).toBe('page')
    is(await page.title()).toBe(`${name} · Лаборатория · ТехноМир`)
    is(await sideways(page), name).toBe(0)
  }
  is(faults).toEqual([])
})
