import pg from 'pg'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, inject, onTestFinished } from 'vitest'

let browser: Promise<Browser> | undefined

afterAll(async () => {
  await (await browser)?.close()
})

/** Somebody else on this machine has started or stopped a network interface; browsers then begin their requests anew. */
const ofTheMachine = /ERR_NETWORK_CHANGED/

/** A page of a visitor of its own; `faults` is what went wrong in it. */
export interface Visit {
  readonly page: Page
  readonly faults: string[]
}

export interface VisitOptions extends BrowserContextOptions {
  /** What may be logged as an error. */
  allow?: RegExp
}

/** Opens the shop as somebody who was never there. Ends with the test. */
export async function visit(path: string, { allow, ...options }: VisitOptions = {}): Promise<Visit> {
  browser ??= chromium.connect(inject('browser'))
  const context = await (await browser).newContext({
    baseURL: inject('shop'),
    locale: 'ru-RU',
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  onTestFinished(() => context.close())
  context.setDefaultTimeout(15_000)
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => {
    const text = message.text()
    if (message.type() === 'error' && !allow?.test(text) && !ofTheMachine.test(text)) faults.push(text)
  })
  await page.goto(path)
  return { page, faults }
}

/** Waits until the page hears of changes. */
export async function untilLive(page: Page): Promise<void> {
  await page.waitForFunction(() => document.documentElement.dataset.live === 'live')
}

/** Runs a statement on the primary, as a colleague in psql would. */
export async function sql(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: inject('database') })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text, values)).rows
  } finally {
    await client.end()
  }
}
