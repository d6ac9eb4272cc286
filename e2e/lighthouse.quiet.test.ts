import os from 'node:os'
import { seed } from '@technomir/server/seed'
import { type Stack, startStack } from '@technomir/server/testing'
import { buildStorefront } from '@technomir/web/build'
import getPort from 'get-port'
import lighthouse from 'lighthouse'
import { type Browser, chromium } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { chromiumArgs, findChromium } from './chromium.ts'

/** A little below what a quiet machine reaches. */
const least = { performance: 0.85, accessibility: 1, 'best-practices': 1, seo: 1 }
type Category = keyof typeof least

/** Who waits for a processor measures the others' work. */
const isCrowded = () => (os.loadavg()[0] ?? 0) > os.availableParallelism()
const patience = { timeout: 45_000, interval: 500 }

const program = await findChromium()
describe.skipIf(program === null)('Lighthouse, as on a phone', () => {
  let stack: Stack
  let browser: Browser
  let port: number
  beforeAll(async () => {
    await buildStorefront()
    stack = await startStack({ replica: true })
    await seed({ databaseUrl: stack.primary.url, products: 300 })
    port = await getPort()
    browser = await chromium.launch({
      executablePath: program ?? '',
      args: [...chromiumArgs, `--remote-debugging-port=${port}`],
    })
    // The load is a mean over a minute, in which packages were installed. Who shares the machine may keep it up for ever.
    await vi.waitUntil(() => !isCrowded(), patience).catch(() => console.log('The machine stays busy.'))
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
  })

  it.each(['/', '/catalog', '/product/1'])('is content with %s', { timeout: 120_000 }, async path => {
    const url = (stack.servers[0]?.url ?? '') + path
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
      if (name === 'performance' && isCrowded()) continue
      expect(categories?.[name]?.score, `${name}: ${why}`).toBeGreaterThanOrEqual(score)
    }
    console.log(path, ...Object.entries(categories ?? {}).map(([name, { score }]) => `${name} ${score}`))
  })
})
