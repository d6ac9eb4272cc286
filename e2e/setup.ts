import { seed } from '@technomir/server/seed'
import { type Stack, startStack } from '@technomir/server/testing'
import { buildStorefront } from '@technomir/web/build'
import { type BrowserServer, chromium } from 'playwright-core'
import type { TestProject } from 'vitest/node'
import { chromiumArgs, findChromium } from './chromium.ts'
import { startTurns } from './turns.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the shop. */
    shop: string
    /** Its primary, for those who change things behind its back. */
    database: string
    /** Its Redis, for the same. */
    redis: string
    /** Where the browser takes connections; empty without one. */
    browser: string
    /** Port where test files ask for their turn, see turns.ts. */
    turns: number
  }
}

/** Products in the shop: several pages of each list. */
const products = 300

/** Starts one shop and one browser for all browser tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildStorefront()
  const program = await findChromium()
  const turns = await startTurns()
  let stack: Stack | undefined
  let browser: BrowserServer | undefined
  const stop = async (): Promise<void> => {
    await browser?.close()
    await stack?.stop()
    turns.stop()
  }
  try {
    stack = await startStack({ replica: true })
    await seed({ databaseUrl: stack.primary.url, products })
    if (program !== null)
      browser = await chromium.launchServer({
        executablePath: program,
        args: chromiumArgs,
      })
  } catch (error) {
    await stop()
    throw error
  }
  project.provide('shop', stack.servers[0]?.url ?? '')
  project.provide('database', stack.primary.url)
  project.provide('redis', stack.redis?.url ?? '')
  project.provide('browser', browser?.wsEndpoint() ?? '')
  project.provide('turns', turns.port)
  return stop
}
