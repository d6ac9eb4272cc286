import os from 'node:os'
import getPort from 'get-port'
import lighthouse from 'lighthouse'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { chromiumArgs } from './chromium.ts'

/** A little below what a quiet machine reaches. */
const least = { performance: 0.85, accessibility: 1, 'best-practices': 1, seo: 1 }
type Category = keyof typeof least

describe.skipIf(inject('chromium') === '')('Lighthouse, as on a phone', () => {
  let browser: Browser
  let port: number
  beforeAll(async () => {
    port = await getPort()
    browser = await chromium.launch({
      executablePath: inject('chromium'),
      args: [...chromiumArgs, `--remote-debugging-port=${port}`],
    })
  })
  afterAll(() => browser.close())

  it.each(['/', '/catalog', '/product/1'])('is content with %s', { timeout: 120_000 }, async path => {
    const url = inject('shop') + path
    // The first visitor has the page made; Lighthouse is to see what all others do.
    await fetch(url)
    const result = await lighthouse(url, {
      port,
      logLevel: 'error',
      onlyCategories: Object.keys(least),
    })
    const { categories, audits } = result?.lhr ?? {}
    const failed = Object.values(audits ?? {}).filter(audit => audit.score !== null && audit.score < 0.9)
    const why = failed.map(({ id, displayValue }) => `${id} ${displayValue ?? ''}`).join('; ')
    for (const [name, score] of Object.entries(least) as [Category, number][]) {
      // Who waits for a processor measures the others' work.
      if (name === 'performance' && (os.loadavg()[0] ?? 0) > os.availableParallelism()) continue
      expect(categories?.[name]?.score, `${name}: ${why}`).toBeGreaterThanOrEqual(score)
    }
    console.log(path, ...Object.entries(categories ?? {}).map(([name, { score }]) => `${name} ${score}`))
  })
})
