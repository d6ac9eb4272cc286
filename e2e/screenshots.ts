/**
 * Takes pictures of every page, on a desktop and a phone, light and dark, into docs/screenshots: npm run screenshots.
 * Starts a shop of its own with a catalogue of 300 products. `npm run screenshots -- lab-map` takes only those named.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { seed } from '@technomir/server/seed'
import { startStack } from '@technomir/server/testing'
import { buildStorefront } from '@technomir/web/build'
import { type Browser, chromium, type Page } from 'playwright-core'
import { chromiumArgs, findChromium } from './chromium.ts'
import { fillCheckout, ordersOf, putIntoCart, signIn } from './shopping.ts'

const folder = path.join(import.meta.dirname, '..', 'docs', 'screenshots')
/** All pictures together, bytes: they travel with every clone. */
const budget = 2_000_000
const quality = 50

const views = {
  desktop: { viewport: { width: 1280, height: 860 }, deviceScaleFactor: 0.7 },
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 0.9, isMobile: true, hasTouch: true },
} as const

interface Shot {
  name: string
  path: string
  /** Whose page it is. */
  as?: 'customer' | 'admin'
  /** What is done before the picture is taken. */
  prepare?: (page: Page) => Promise<void>
  /** What is done on it before that. */
  act?: (page: Page) => Promise<void>
  /** Its picture is one of something that moves. */
  moving?: boolean
}

const allPictures = ['desktop light', 'desktop dark', 'phone light', 'phone dark'] as const
type Picture = (typeof allPictures)[number]
/** The Lab's are large: one of each kind is kept. */
const labPictures: readonly Picture[] = ['desktop dark', 'phone light']
const picturesOf = ({ name }: Shot): readonly Picture[] =>
  name.startsWith('lab-') ? labPictures : allPictures

const filled = async (page: Page) => {
  await putIntoCart(page, 2)
  await putIntoCart(page, 3)
}

const shots: Shot[] = [
  { name: 'home', path: '/' },
  { name: 'home-en', path: '/en/' },
  { name: 'catalogue', path: '/catalog/phones' },
  { name: 'search', path: '/search?q=xbox' },
  { name: 'product', path: '/product/1' },
  { name: 'product-on-sale', path: '/product/3' },
  { name: 'cart-empty', path: '/cart' },
  { name: 'cart', path: '/cart', as: 'customer', prepare: filled },
  {
    name: 'checkout',
    path: '/checkout',
    as: 'customer',
    prepare: filled,
  },
  { name: 'orders', path: '/orders', as: 'customer' },
  { name: 'order', path: '/orders/:newest', as: 'customer' },
  { name: 'profile', path: '/profile', as: 'customer' },
  { name: 'login', path: '/login' },
  { name: 'register', path: '/register' },
  { name: 'not-found', path: '/nothing-here' },
  { name: 'admin-products', path: '/admin', as: 'admin' },
  { name: 'admin-sales', path: '/admin/sales', as: 'admin' },
  { name: 'admin-comments', path: '/admin/comments', as: 'admin' },
  { name: 'admin-orders', path: '/admin/orders', as: 'admin' },
  {
    name: 'lab-map',
    path: '/lab',
    // Something under way, and something that has been.
    act: async page => {
      await page.getByRole('radio', { name: 'Медленнее в 100 раз', exact: true }).check({ force: true })
      for (const what of ['read', 'read', 'end', 'list', 'write']) {
        await page.locator(`[data-try=${what}]`).click()
        await page.waitForTimeout(700)
      }
      // On a phone it stands further down.
      await page.locator('svg:has([data-part])').evaluate(map => map.scrollIntoView({ block: 'nearest' }))
    },
    moving: true,
  },
  {
    name: 'lab-replay',
    path: '/en/lab',
    act: async page => {
      await page.locator('[data-try=write]').click()
      await page.locator('[data-happening=commit]').first().click()
      for (let i = 0; i < 3; i++) await page.getByRole('button', { name: 'Next' }).click()
      await page.locator('[data-replay]').evaluate(legs => legs.scrollIntoView({ block: 'end' }))
    },
  },
  { name: 'lab-caches', path: '/lab/caches', act: page => page.locator('[data-entry]').first().waitFor() },
  {
    name: 'lab-strategies',
    path: '/lab/strategies',
    act: async page => {
      await page.getByLabel('Продолжительность').fill('2')
      await page.getByRole('button', { name: 'Запустить сравнение' }).click()
      await page.locator('[data-run=running]').waitFor()
      await page.locator('[data-run=done]').waitFor({ timeout: 60_000 })
      await page
        .locator('[data-strategy]')
        .first()
        .evaluate(row => row.scrollIntoView({ block: 'end' }))
    },
  },
  {
    name: 'lab-races',
    path: '/lab/races#stale-set',
    act: async page => {
      await page.getByRole('button', { name: /^Разыграть/ }).click()
      const result = page.locator('[data-result=stale-set]')
      await result.waitFor({ timeout: 60_000 })
      await result.locator('[data-what=read]').last().waitFor()
      await result.evaluate(shown => shown.scrollIntoView({ block: 'start' }))
      await page.evaluate(() => window.scrollBy(0, -90))
    },
  },
  { name: 'lab-replication', path: '/lab/replication', act: page => page.waitForTimeout(6_000) },
  { name: 'lab-faults', path: '/lab/faults', act: page => page.locator('[data-fault]').first().waitFor() },
  { name: 'lab-meter', path: '/lab/meter', act: page => page.locator('[data-checked]').waitFor() },
  { name: 'lab-lessons', path: '/lab/lessons', act: page => page.locator('article').first().waitFor() },
]

const emails = { customer: 'anna@example.com', admin: 'maria@example.com' }

async function take(browser: Browser, url: string, shot: Shot, picture: Picture) {
  const [view, theme] = picture.split(' ') as [keyof typeof views, 'light' | 'dark']
  const context = await browser.newContext({
    ...views[view],
    baseURL: url,
    locale: 'ru-RU',
    colorScheme: theme,
    reducedMotion: shot.moving ? 'no-preference' : 'reduce',
  })
  try {
    const page = await context.newPage()
    if (shot.as) {
      await page.goto('/')
      await signIn(page, emails[shot.as])
    }
    await shot.prepare?.(page)
    const newest = shot.path.includes(':newest') ? (await ordersOf(page))[0]?.id : undefined
    await page.goto(shot.path.replace(':newest', String(newest)))
    await page.waitForLoadState('networkidle')
    if (shot.act) {
      await page.waitForFunction(() => document.documentElement.dataset.live === 'live')
      await shot.act(page)
    }
    const session = await context.newCDPSession(page)
    const { data } = await session.send('Page.captureScreenshot', { format: 'webp', quality })
    const bytes = Buffer.from(data, 'base64')
    await writeFile(path.join(folder, `${shot.name}-${view}-${theme}.webp`), bytes)
    return bytes.length
  } finally {
    await context.close()
  }
}

/** An order for the pages that show one. */
async function buy(browser: Browser, url: string): Promise<void> {
  const context = await browser.newContext({ baseURL: url, locale: 'ru-RU' })
  const page = await context.newPage()
  await page.goto('/')
  await signIn(page, emails.customer)
  await filled(page)
  await page.goto('/checkout')
  await fillCheckout(page)
  await page.locator('form button[type=submit]').last().click()
  await page.waitForURL(/\/orders\/\d+/)
  await context.close()
}

const executablePath = await findChromium()
if (executablePath === null || executablePath === undefined)
  throw new Error('No Chromium was found. Install one (apt-get install chromium) and run this again.')
await buildStorefront()
const stack = await startStack({ servers: 2, replica: true })
const browser = await chromium.launch({
  executablePath,
  args: chromiumArgs,
})
try {
  await seed({ databaseUrl: stack.primary.url, products: 300 })
  const url = stack.servers[0]?.url ?? ''
  await buy(browser, url)
  const only = process.argv.slice(2)
  const chosen = shots.filter(({ name }) => only.length === 0 || only.includes(name))
  if (only.length === 0) await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  let bytes = 0
  for (const [i, shot] of chosen.entries()) {
    console.log(`${i + 1} of ${chosen.length}: ${shot.name}`)
    for (const picture of picturesOf(shot)) bytes += await take(browser, url, shot, picture)
  }
  console.log(`${Math.round(bytes / 1000)} kB of pictures in ${folder}`)
  if (bytes > budget)
    throw new Error(`They may have ${budget} bytes together. Lower the quality in e2e/screenshots.ts.`)
} finally {
  await browser.close()
  await stack.stop()
}
