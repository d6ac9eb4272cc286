import type { Page } from 'playwright-core'

/** How many pixels a page is wider than its window; 0: nothing scrolls sideways but what is made to. */
export const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth))
