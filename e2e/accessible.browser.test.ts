import { expect, inject, test } from 'vitest'
import { seriousFaults } from './axe.ts'
import { visit } from './visit.ts'

const pages = ['/', '/catalog/phones', '/product/1', '/search?q=ноутбук', '/nothing', '/en']

test
  .skipIf(inject('browser') === '')
  .each(pages.flatMap(path => (['light', 'dark'] as const).map(theme => [path, theme] as const)))(
  'axe finds nothing serious on %s, %s',
  async (path, colorScheme) => {
    const { page } = await visit(path, { colorScheme, allow: /404/ })
    await page.waitForLoadState('networkidle')
    expect(await seriousFaults(page)).toEqual([])
  },
)
