import type { PageRequest } from '@technomir/web/storefront'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { until } from '../testing/stack.ts'

/** A storefront of one page, which shows what it was told to read. */
const rendered: PageRequest[] = []
const storefront = {
  pagePaths: ['/page', '/en/page', '/thing/:id'],
  pageAt: (url: string) => url,
  files: import.meta.dirname,
  scriptHashes: ['sha256-x'],
  withPlace: (html: string, { epoch, position }: { epoch: string; position: string }) =>
    html.replace('<place>', `<place ${epoch}:${position}>`),
  async render(request: PageRequest) {
    rendered.push(request)
    const read = new URL(request.href, request.origin).searchParams.get('read')
    if (read === null) return { status: 404, html: 'nowhere' }
    const answer = await request.fetch(new Request(request.origin + read))
    return { status: 200, html: `${answer.status} ${await answer.text()}<place>` }
  },
}

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop({ PUBLIC_URL: 'https://shop.example' }, { storefront })
})
afterAll(() => shop.stop())

const page = (read: string, headers: Record<string, string> = {}) =>
  shop.request({ url: `/page?read=${encodeURIComponent(read)}`, headers })

describe('a page', () => {
  it('reads what the API answers, with the same checks', async () => {
    for (const url of ['/api/products/1', '/api/products?category=phones&limit=2', '/api/flash-sales']) {
      const [asPage, asApi] = await Promise.all([page(url), shop.request({ url })])
      expect(asPage.body, url).toMatch(/<place .*>$/)
      expect(asPage.body.replace(/<place.*/, ''), url).toBe(`200 ${asApi.body}`)
    }
    expect((await page('/api/products/999')).body).toMatch(/^404 .*product_not_found/)
    expect((await page('/api/products/x')).body).toMatch(/^400 /)
    expect((await page('/api/products?nothing=1')).body).toMatch(/^400 /)
    expect((await page('/api/nothing')).body).toMatch(/^404 /)
  })

  it('cannot read what belongs to somebody', async () => {
    for (const url of ['/api/cart', '/api/user/profile', '/api/recommendations'])
      expect((await page(url)).body, url).toMatch(/^404 /)
  })

  it('is made once, and again when what it shows has changed', async () => {
    const first = await page('/api/products/2')
    const made = rendered.length
    const again = await page('/api/products/2')
    expect(rendered).toHaveLength(made)
    expect(again.headers['cache-status']).toContain('hit')
    const etag = String(first.headers.etag)
    expect((await page('/api/products/2', { 'if-none-match': etag })).statusCode).toBe(304)
    await shop.sql('UPDATE products SET price = price + 1 WHERE id = 2')
    await until(async () => (await page('/api/products/2')).headers.etag !== etag, 'the page changes')
    expect(rendered.length).toBe(made + 1)
  })

  it('says up to where it is true, and never further than that', async () => {
    const answer = await page('/api/products/3')
    const place = /place;desc="([^"]+):(\d+)"/.exec(String(answer.headers['server-timing']))
    const status = (await shop.request({ url: '/api/cache/status' })).json<{
      epoch: string
      position: string
    }>()
    expect(place?.[1]).toBe(status.epoch)
    expect(Number(place?.[2])).toBeLessThanOrEqual(Number(status.position))
    expect(rendered.at(-1)?.origin).toBe('https://shop.example')
    const written = /<place ([^:]+):(\d+)>$/.exec(answer.body)
    expect(written?.[1]).toBe(status.epoch)
    expect(Number(written?.[2])).toBeLessThanOrEqual(Number(place?.[2]))
  })

  it('has headers that let in no foreign script, and begins a session', async () => {
    const { headers } = await page('/api/products/1')
    expect(headers['content-security-policy']).toContain("script-src 'self' 'sha256-x';")
    expect(headers['cache-control']).toBe('private, no-cache')
    expect(String(headers['set-cookie'])).toContain('technomir_session=')
  })
})

it('an address that is none is a page for who wants to read, and JSON for everybody else', async () => {
  const read = await shop.request({ url: '/nothing', headers: { accept: 'text/html,*/*' } })
  expect([read.statusCode, read.body]).toEqual([404, 'nowhere'])
  const api = await shop.request({ url: '/api/nothing', headers: { accept: 'text/html' } })
  expect(api.json()).toMatchObject({ error: { code: 'not_found' } })
  expect((await shop.request({ url: '/nothing' })).json()).toMatchObject({ error: { code: 'not_found' } })
})

it.each(['/page/%', '/en/%E0%A4', '/%zz?read=1', `/thing/${'a'.repeat(200)}`])(
  'the address %s, which no route can read, is a page for who wants to read, too',
  async url => {
    const read = await shop.request({ url, headers: { accept: 'text/html,*/*' } })
    expect([read.statusCode, read.body]).toEqual([404, 'nowhere'])
    expect(rendered.map(({ href }) => href)).toContain(url.startsWith('/en/') ? '/en/404' : '/404')
    // Programs are told what is wrong with it.
    const told = await shop.request({ url })
    expect(told.statusCode).toBeGreaterThanOrEqual(400)
    expect(told.json()).toMatchObject({ error: { code: expect.any(String) } })
    const api = await shop.request({ url: `/api${url}`, headers: { accept: 'text/html' } })
    expect(api.headers['content-type']).toContain('application/json')
  },
)

it('a page is 503 in the language of its address while the database is away', async () => {
  const answer = await shop.request({ url: '/en/page?read=%2Fapi%2Fproducts%2F1' })
  expect(answer.statusCode).toBe(200)
  await shop.server.stop('immediate')
  const failed = await shop.request({ url: '/en/page?read=%2Fapi%2Fproducts%2F5' })
  expect(failed.statusCode).toBe(503)
  expect(failed.body).toContain('The shop takes a short break')
  expect(failed.headers['content-type']).toContain('text/html')
})
