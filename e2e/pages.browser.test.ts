import { describe, expect, inject, test } from 'vitest'
import { sql, untilLive, visit } from './visit.ts'

const needsBrowser = test.skipIf(inject('browser') === '')
const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(inject('shop') + path, { headers: { accept: 'text/html', ...headers } })

describe('a page without scripts', () => {
  needsBrowser('tells all about a product, and its search field works', async () => {
    const { page } = await visit('/product/2', { javaScriptEnabled: false })
    await page.getByRole('heading', { level: 1, name: /MacBook Air/ }).waitFor()
    expect(await page.getByText('134 990 ₽').count()).toBeGreaterThan(0)
    await page.getByText('процессор M4').first().waitFor()
    await page.getByText(/Лёгкий и совсем не шумит/).waitFor()
    await page.getByRole('combobox').fill('xbox')
    await page.getByRole('combobox').press('Enter')
    await page.waitForURL(/\/search\?q=xbox/)
    await page.getByRole('heading', { name: /Xbox Series X/ }).waitFor()
  })

  test('says to search engines what it is', async () => {
    const html = await (await get('/en/product/3-whatever')).text()
    expect(html.match(/<title>/g)).toHaveLength(1)
    expect(html).toContain('<title>Apple AirPods Pro 2 USB-C · TechnoMir</title>')
    const shop = inject('shop')
    expect(html).toContain(`<link rel="canonical" href="${shop}/en/product/3-apple-airpods-pro-2-usb-c"/>`)
    expect(html).toContain(`hrefLang="ru" href="${shop}/product/3-apple-airpods-pro-2-usb-c"`)
    expect(html).toContain('property="og:type" content="product"')
    const data = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/g)].map(
      ([, json = '']) => JSON.parse(json) as { '@type': string; offers?: { priceCurrency: string } },
    )
    expect(data.map(one => one['@type'])).toEqual(['Product', 'BreadcrumbList'])
    expect(data[0]?.offers?.priceCurrency).toBe('RUB')
  })
})

describe('delivery', () => {
  test('is the same bytes for everybody, out of the cache, until something on the page changes', async () => {
    let first = await get('/product/5')
    // What tests before this one have changed may still be on its way.
    await expect
      .poll(async () => {
        first = await get('/product/5')
        return first.headers.get('cache-status')
      })
      .toContain('hit')
    const etag = first.headers.get('etag') ?? ''
    expect((await get('/product/5', { 'if-none-match': etag })).status).toBe(304)
    expect(first.headers.get('server-timing')).toMatch(/place;desc="[^"]+:\d+"/)
    await sql('UPDATE products SET price = price + 10 WHERE id = 5')
    await expect
      .poll(async () => (await get('/product/5', { 'if-none-match': etag })).status, { timeout: 5000 })
      .toBe(200)
  })

  test('of a page that is made anew is the same, but for up to where it is true', async () => {
    const place =
      /<script type="application\/json" id="technomir-place">\{"epoch":"[^"]+","position":"\d+"\}<\/script>/
    for (const path of ['/product/4', '/search?q=sony']) {
      const first = await (await get(path)).text()
      await fetch(`${inject('shop')}/api/cache/invalidate/all`, { method: 'POST' })
      const again = await get(path)
      expect(again.headers.get('cache-status'), path).toContain('fwd=miss')
      expect(first, path).toMatch(place)
      // What the staleness meter compares, among others: a page has nothing in it of when it was made.
      expect((await again.text()).replace(place, ''), path).toBe(first.replace(place, ''))
    }
  })

  test('knows no page for an address that is none, in both languages', async () => {
    for (const [path, words] of [
      ['/nothing', 'Такой страницы нет'],
      ['/en/nothing/at/all', 'There is no such page'],
      ['/product/2000000000', 'Такой страницы нет'],
      ['/catalog/nothing', 'Такой страницы нет'],
      ['/product/x', 'Такой страницы нет'],
    ] as const) {
      const answer = await get(path)
      expect(answer.status, path).toBe(404)
      expect(await answer.text(), path).toContain(words)
    }
    const api = await get('/api/nothing')
    expect(api.status).toBe(404)
    expect(api.headers.get('content-type')).toContain('json')
  })

  test('lets no script in but its own', async () => {
    const answer = await get('/')
    const policy = answer.headers.get('content-security-policy') ?? ''
    const scripts = policy.split('; ').find(part => part.startsWith('script-src'))
    expect(scripts).toMatch(/^script-src 'self' 'sha256-[^']+'$/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(policy).toContain("frame-ancestors 'none'")
  })

  test('gives a browser that has no session that of a guest, once', async () => {
    const first = await get('/')
    const cookie = first.headers.getSetCookie().find(text => text.startsWith('technomir_session='))
    expect(cookie).toMatch(/HttpOnly/i)
    const again = await get('/', { cookie: cookie?.split(';', 1)[0] ?? '' })
    expect(again.headers.getSetCookie().some(text => text.startsWith('technomir_session='))).toBe(false)
  })

  test('has files that never change, compressed beforehand', async () => {
    const html = await (await get('/')).text()
    const [, script = ''] = /<script type="module" src="([^"]+)"/.exec(html) ?? []
    const answer = await get(script, { 'accept-encoding': 'br' })
    expect(answer.headers.get('content-encoding')).toBe('br')
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  })

  needsBrowser.each(['/', '/catalog', '/product/1', '/en'])(
    'keeps all JavaScript that a first visit of %s loads below 130 kB',
    async path => {
      const { page } = await visit('about:blank')
      const scripts: Promise<number>[] = []
      page.on('response', response => {
        if (response.request().resourceType() === 'script')
          scripts.push(response.headerValue('content-length').then(Number))
      })
      await page.goto(path)
      await untilLive(page)
      await page.waitForLoadState('networkidle')
      const sizes = await Promise.all(scripts)
      expect(sizes.length).toBeGreaterThan(3)
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(130_000)
    },
  )

  test('has a sitemap with every product in both languages, and robots that know of it', async () => {
    const shop = inject('shop')
    const robots = await (await get('/robots.txt')).text()
    expect(robots).toContain(`Sitemap: ${shop}/sitemap.xml`)
    expect(robots).toContain('Disallow: /en/cart')
    const sitemap = await (await get('/sitemap.xml')).text()
    expect(sitemap).toContain(`<loc>${shop}/product/300</loc>`)
    expect(sitemap).toContain(`<loc>${shop}/en/catalog/phones</loc>`)
  })

  test('shows HTML in texts as text', async () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)>'
    await sql('UPDATE products SET description = $1 WHERE id = 7', [evil])
    await expect.poll(async () => (await get('/product/7')).text(), { timeout: 5000 }).toContain('alert(2)')
    const html = await (await get('/product/7')).text()
    expect(html).not.toContain('<script>alert')
    expect(html).not.toContain('<img src=x')
  })
})
