import { expect, inject, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { sideways } from './sideways.ts'
import { untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')
const phone = { viewport: { width: 360, height: 780 } }
/** Replicas take seconds to be paused and resumed. */
const patience = { timeout: 60_000 }

needsBrowser.for([
  ['stale-set', 'читает v', 'попадает', {}],
  ['missed-message', 'читает v', 'дочитывает журнал', {}],
  ['lagging-replica', 'читает v', 'отвергнута', { colorScheme: 'dark' }],
  ['stampede', 'запросов к базе: 100', 'запросов к базе: 1', phone],
] as const)(
  'the race %s is shown as it went wrong the naive way, and right ours',
  { timeout: 120_000 },
  async ([name, wrong, right, options]) => {
    const { page, faults } = await visit(`/lab/races#${name}`, options)
    await page.getByRole('button', { name: /^Разыграть/ }).dblclick()
    const result = page.locator(`[data-result=${name}]`)
    await result.waitFor(patience)
    const [naive, ours] = [result.locator('[data-way=naive]'), result.locator('[data-way=ours]')]
    if (name === 'stampede') {
      expect(await naive.getAttribute('data-loads')).toBe('100')
      expect(await ours.getAttribute('data-loads')).toBe('1')
      await naive.locator('[data-what=read]', { hasText: 'читают v' }).waitFor()
    } else {
      expect(await naive.getAttribute('data-wrong')).toBe('1')
      await naive.locator('[data-what=read]', { hasText: 'хотя уже' }).waitFor()
    }
    expect(await ours.getAttribute('data-wrong')).toBe('0')
    await naive.locator('li', { hasText: wrong }).last().waitFor()
    await ours.locator('li', { hasText: right }).last().waitFor()
    await ours.locator('[data-what=read]', { hasText: 'так и есть' }).last().waitFor()
    expect(await seriousFaults(page)).toEqual([])
    expect(await sideways(page)).toBe(0)
    expect(faults).toEqual([])
  },
)

needsBrowser('a race that was just played is shown step by step, by itself or by hand', async () => {
  const { page, faults } = await visit('/en/lab/races#stampede', { reducedMotion: 'no-preference' })
  // Every step that the page says it is at, in their order.
  await page.evaluate(`
    window.steps = []
    new MutationObserver(() => {
      const step = /Step (\\d) of 3/.exec(document.body.textContent)?.[1]
      if (step && window.steps.at(-1) !== step) window.steps.push(step)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  `)
  await page.getByRole('button', { name: /^Play it/ }).click()
  const read = page.locator('[data-way=naive] [data-what=read]')
  await page.getByText('Step 3 of 3').waitFor(patience)
  await read.waitFor()
  const seen = (await page.evaluate('window.steps')) as string[]
  expect(seen.slice(-3)).toEqual(['1', '2', '3'])
  await page.getByRole('button', { name: 'One step back' }).click()
  await page.getByText('Step 2 of 3').waitFor()
  await read.waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: 'One step forward' }).click()
  await read.waitFor()
  expect(faults).toEqual([])
})

needsBrowser('the same race is shown in the other language', async () => {
  const { page, faults } = await visit('/en/lab/races?from=lesson#stampede')
  await page.getByRole('heading', { name: 'Stampede', level: 3 }).waitFor()
  await page.locator('header a[hreflang=ru]').click()
  await page.getByRole('heading', { name: 'Давка', level: 3 }).waitFor()
  const { pathname, search, hash } = new URL(page.url())
  expect(pathname + search + hash).toBe('/lab/races?from=lesson#stampede')
  expect(faults).toEqual([])
})

needsBrowser('who plays a race with the keyboard stays at its button', async () => {
  const { page, faults } = await visit('/en/lab/races#stampede')
  const play = page.locator('section[aria-labelledby=race] button').first()
  await play.focus()
  await page.keyboard.press('Enter')
  await page.locator('button[aria-busy=true]').waitFor()
  // Once more while it is played: nothing happens.
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-busy'))).toBe('true')
  await page.locator('[data-result=stampede]').waitFor(patience)
  await page.getByRole('button', { name: 'Play it again' }).waitFor()
  expect(await play.evaluate(button => button === document.activeElement)).toBe(true)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(faults).toEqual([])
})

needsBrowser('an experiment that somebody else runs is named; afterwards there is room again', async () => {
  const { page, faults } = await visit('/lab/races#stampede', { allow: /409/ })
  const workload = { readers: 1, writesPerSecond: 0, seconds: 60, ttlMs: 1000 }
  const begun = await page.request.post('/api/lab/strategies', { data: workload })
  expect(begun.status()).toBe(202)
  await page.getByRole('button', { name: /^Разыграть/ }).click()
  await page.getByRole('alert').getByText('Идёт «Стратегии»').waitFor()
  await page.request.delete('/api/lab/strategies')
  await page.getByRole('alert').waitFor({ state: 'hidden' })
  await page.getByRole('button', { name: /^Разыграть/ }).click()
  await page.locator('[data-result=stampede]').waitFor(patience)
  expect(faults).toEqual([])
})

needsBrowser(
  'a paused subscription is named before the race, and once it goes on the race can be played',
  async () => {
    const subscription = '/api/lab/replication/replica/sub_flash_sales'
    const { page, faults } = await visit('/lab/races#stampede')
    await page.request.post(`${subscription}/pause`, { data: { seconds: 60 } })
    try {
      await page.goto('/lab/races#lagging-replica')
      await page.reload()
      await page.getByText('Подписка реплики на flash_sales приостановлена').waitFor()
      expect(await page.getByRole('button', { name: /^Разыграть/ }).count()).toBe(0)
    } finally {
      await page.request.post(`${subscription}/resume`, { data: {} })
    }
    await page.getByRole('button', { name: /^Разыграть/ }).waitFor(patience)
    expect(faults).toEqual([])
  },
)

needsBrowser('a fault shuts the race that it would falsify, and opens it again', async () => {
  const { page, faults } = await visit('/en/lab/races#lagging-replica')
  await untilLive(page)
  await page.getByRole('button', { name: /^Play it/ }).waitFor()
  await page.request.post('/api/lab/faults/replica-stopped', { data: { seconds: 20 } })
  await page.getByText('Servers leave the replica alone on purpose').waitFor({ timeout: 7000 })
  await page.request.delete('/api/lab/faults/replica-stopped')
  await page.getByRole('button', { name: /^Play it/ }).waitFor(patience)
  expect(faults).toEqual([])
})
