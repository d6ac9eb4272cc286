import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'

/** Without PUBLIC_URL links lead to where the request says it came to. */

const storefront = {
  pagePaths: ['/page'],
  pageAt: (url: string) => url,
  files: import.meta.dirname,
  scriptHashes: [],
  withPlace: (html: string) => html,
  render: async ({ origin }: { origin: string }) => ({ status: 200, html: origin }),
}

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop({}, { storefront })
})
afterAll(() => shop.stop())

const paths = ['/page', '/nowhere', '/robots.txt', '/sitemap.xml', '/sitemap-pages.xml', '/sitemap-1.xml']

it.each(['x:99999', 'x:', '%', 'a@b', '[::1', '::1', 'a"><script>', 'a b', 'a/b', 'a?b', '1.2.3.4.5'])(
  'a page at the host %j is refused, and so is what lists pages',
  async host => {
    for (const url of paths) {
      const answer = await shop.request({ url, headers: { host, accept: 'text/html' } })
      expect(answer.statusCode, url).toBe(400)
      expect(answer.headers['content-type']).toContain('application/json')
      expect(answer.json()).toEqual({
        error: { code: 'bad_request', message: 'The header Host names no host.' },
      })
    }
  },
)

it.each(['shop.example', 'shop.example:8443', 'a_b', '127.0.0.1:80', '[::1]:8080', 'xn--e1afmkfd.example'])(
  '%s is a host',
  async host => {
    for (const url of ['/page', '/robots.txt', '/sitemap.xml']) {
      const answer = await shop.request({ url, headers: { host, accept: 'text/html' } })
      expect(answer.statusCode, url).toBe(200)
      expect(answer.body).toContain(`http://${host}`)
    }
  },
)

it('no host at all is refused as well', async () => {
  const at = new URL(await shop.app.listen({ port: 0, host: '127.0.0.1' }))
  const socket = connect(Number(at.port), at.hostname)
  socket.end('GET /page HTTP/1.1\r\nHost:\r\nConnection: close\r\n\r\n')
  expect(await text(socket)).toMatch(/^HTTP\/1.1 400 [\s\S]*"bad_request"/)
})
