import { inject, expect as is, test } from 'vitest'
import { sideways } from './sideways.ts'
import { untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')
const patience = { timeout: 30_000 }

needsBrowser(
  'without a connection the Lab says that it shows what it saw last, until it sees again',
  async () => {
    const { page } = await visit('about:blank', { allow: /./ })
    let [isUp, refused] = [true, 0]
    const open: { close(): Promise<void> }[] = []
    await page.routeWebSocket('**/ws', async socket => {
      if (!isUp) {
        refused++
        return await socket.close()
      }
      open.push(socket)
      socket.connectToServer()
    })
    await page.goto('/lab')
    await untilLive(page)
    const lost = page.locator('[data-lab-lost]')
    is(await lost.count()).toBe(0)
    isUp = false
    for (const socket of open) await socket.close()
    await lost.getByText('Связи с сервером нет').waitFor(patience)
    await page.evaluate("document.querySelector('[data-lab-lost]').dataset.first = ''")
    const before = refused
    const retry = lost.getByRole('button', { name: 'Попробовать сейчас' })
    await retry.click()
    await is.poll(() => refused, patience).toBeGreaterThan(before + 1)
    // One and the same notice, whatever was tried meanwhile.
    is(await page.locator('[data-lab-lost][data-first]').count()).toBe(1)
    isUp = true
    await retry.click()
    await lost.waitFor({ state: 'detached', timeout: 5000 })
  },
)

needsBrowser('that the shop did not answer is not said any more when it is there again', async () => {
  const { page } = await visit('about:blank', { allow: /./ })
  const open: { close(): Promise<void> }[] = []
  await page.routeWebSocket('**/ws', socket => {
    open.push(socket)
    socket.connectToServer()
  })
  await page.route('**/api/lab/strategies', route =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  )
  await page.goto('/lab/strategies')
  await untilLive(page)
  await page.getByRole('button', { name: 'Запустить сравнение' }).click()
  await page.getByRole('alert').getByText('Магазин не отвечает').waitFor()
  for (const socket of open) await socket.close()
  await page.getByRole('alert').waitFor({ state: 'detached' })
})

needsBrowser('a key of any length leaves room for the button that closes its entry', async () => {
  const words = 'очень-длинный-запрос-'.repeat(4)
  await fetch(`${inject('shop')}/api/search?q=${encodeURIComponent(words)}`)
  for (const width of [1280, 320]) {
    const { page, faults } = await visit('/lab/caches', { viewport: { width, height: 700 } })
    if (width > 1000) await page.locator('[data-cache=search]').click()
    else await page.getByRole('combobox', { name: 'Кэш' }).selectOption('search')
    const look = page.getByRole('button', { name: /^Заглянуть: search:/ }).first()
    await look.click()
    const close = page.getByRole('dialog').getByRole('button', { name: 'Закрыть' })
    await close.waitFor()
    const box = await close.boundingBox()
    is((box?.x ?? width) + (box?.width ?? 0)).toBeLessThanOrEqual(width)
    is(await sideways(page)).toBe(0)
    await close.click()
    is(faults).toEqual([])
  }
})

needsBrowser('a replay that a turned phone has broken off can be played again', async () => {
  const { page, faults } = await visit('/lab', { reducedMotion: 'no-preference' })
  await untilLive(page)
  await page.getByRole('radio', { name: 'Медленнее в 1000 раз', exact: true }).check({ force: true })
  await page.locator('[data-try=write]').click()
  await page.locator('[data-happening=commit]').first().click()
  const play = page.getByRole('button', { name: 'Проиграть' })
  await play.click()
  await page.locator('[data-replay] [aria-current=step]').waitFor()
  is(await play.getAttribute('aria-disabled')).toBe('true')
  await page.setViewportSize({ width: 400, height: 800 })
  await is.poll(() => play.getAttribute('aria-disabled'), patience).toBeNull()
  is(await page.locator('[data-layer] > *').count()).toBe(0)
  await play.click()
  await page.locator('[data-layer] > *').first().waitFor({ state: 'attached' })
  is(faults).toEqual([])
})

needsBrowser(
  'a replica that does not answer stays on the page, with nothing said that nobody knows',
  async () => {
    const { page, faults } = await visit('about:blank')
    // As such a server answers; the replica of this shop serves other tests.
    await page.route('**/api/lab/replication', async route => {
      const answer = await route.fetch()
      const sample = (await answer.json()) as { replicas: object[] }
      const gone = { reachable: false, error: 'connect ECONNREFUSED', subscriptions: [] }
      await route.fulfill({
        json: { ...sample, replicas: sample.replicas.map(one => ({ ...one, ...gone })) },
      })
    })
    await page.goto('/lab/replication')
    await page.locator('[data-place=replica]').getByText('недоступна').waitFor()
    await page.locator('[data-replica=replica]').getByText('её подписки не видны').waitFor()
    is(await page.getByLabel('Приостановить на').count()).toBe(0)
    is(faults).toEqual([])
  },
)

needsBrowser('refusals and interruptions are told in the language of the page', async () => {
  const { page } = await visit('/lab/replication', { allow: /503/ })
  await fetch(`${inject('shop')}/api/lab/races/stale-set`, { method: 'POST' })
  const read = page.locator('li[data-source=primary]', { hasText: 'lab_products' }).first()
  await read.getByText('такой таблицы на реплике нет').waitFor(patience)
  is(await page.getByText('not replicated').count()).toBe(0)
  const error = { code: 'unavailable', message: 'Something that the race needs has stopped answering.' }
  await page.route('**/api/lab/races/stampede', route => route.fulfill({ status: 503, json: { error } }))
  await page.goto('/lab/races#stampede')
  await page.getByRole('button', { name: /^Разыграть/ }).click()
  await page.getByRole('alert').getByText('Опыт прерван').waitFor()
})
