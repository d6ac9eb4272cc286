import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'

const axeFile = fileURLToPath(import.meta.resolve('axe-core/axe.min.js'))

interface Violation {
  id: string
  impact: string | null
  nodes: { html: string; failureSummary?: string }[]
}

/** What axe finds on a page that keeps people from using it, in words; `rules` looks at nothing else. */
export async function seriousFaults(page: Page, rules?: readonly string[]): Promise<string[]> {
  // Not as an element: the page's policy would refuse it.
  await page.evaluate(await readFile(axeFile, 'utf8'))
  const found = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })}).then(r => r.violations)`,
  )) as Violation[]
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(n => `${n.html} ${n.failureSummary ?? ''}`).join('\n')}`)
}
