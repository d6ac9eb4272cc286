import { once } from 'node:events'
import http from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue } from '../src/errors.ts'
import { startNginx } from './nginx.ts'

/** What nginx does with requests, looked at from behind it: servers that note what they get and can be told to fail. */

interface Behind {
  url: string
  seen: { method: string; path: string; headers: http.IncomingHttpHeaders; port: number }[]
  answer: (request: http.IncomingMessage, response: http.ServerResponse) => void
  close(): Promise<void>
}

const ok = (_: http.IncomingMessage, response: http.ServerResponse) => response.end('{}')
const hangUp = (request: http.IncomingMessage) => request.socket.destroy()

async function startBehind(): Promise<Behind> {
  const server = http.createServer((request, response) => {
    if (request.url === '/acceptz') {
      response.statusCode = behind.answer === leave ? 503 : 204
      response.end()
      return
    }
    const { method = '', url: path = '', headers, socket } = request
    behind.seen.push({ method, path, headers, port: socket.remotePort ?? 0 })
    behind.answer(request, response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const behind: Behind = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen: [],
    answer: ok,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  return behind
}
/** The probe gets 503 from who answers like this; everything else goes on. */
const leave = (request: http.IncomingMessage, response: http.ServerResponse) => ok(request, response)

let a: Behind
let b: Behind
let nginx: Awaited<ReturnType<typeof startNginx>>
const get = (path: string, init: RequestInit = {}) => fetch(nginx.url + path, init)
const hosts = () => [a, b].map(({ url }) => new URL(url).host).sort()

beforeAll(async () => {
  a = await startBehind()
  b = await startBehind()
  nginx = await startNginx([a, b], { FRONT_PROXIES: '127.0.0.2/32' })
})
afterAll(async () => {
  await nginx?.stop()
  await Promise.all([a?.close(), b?.close()])
})

const reset = () => {
  for (const one of [a, b]) {
    one.answer = ok
    one.seen.length = 0
  }
}

describe('nginx in front of the servers', () => {
  it('tells them who asks, believes nobody about that, and keeps its connections to them', async () => {
    reset()
    for (let i = 0; i < 20; i++) {
      const response = await get('/api/x', {
        headers: { 'x-forwarded-for': '6.6.6.6', 'x-forwarded-proto': 'https', 'x-request-id': 'mine' },
      })
      await response.text()
    }
    const seen = [...a.seen, ...b.seen]
    expect(seen).toHaveLength(20)
    expect(Math.min(a.seen.length, b.seen.length)).toBeGreaterThan(5)
    for (const { headers } of seen) {
      expect(headers).toMatchObject({
        host: new URL(nginx.url).host,
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
        'x-forwarded-host': new URL(nginx.url).host,
      })
      expect(headers['x-request-id']).toMatch(/^[0-9a-f]{32}$/)
      expect(headers.connection).not.toBe('close')
    }
    expect(new Set(seen.map(({ port }) => port)).size).toBeLessThan(12)
  })

  it('believes a proxy in front of it that it knows', async () => {
    reset()
    const request = http.get(`${nginx.url}/api/x`, {
      localAddress: '127.0.0.2',
      headers: { 'x-forwarded-for': '6.6.6.6, 7.7.7.7', 'x-forwarded-proto': 'https' },
    })
    const [response] = (await once(request, 'response')) as [http.IncomingMessage]
    response.resume()
    expect([...a.seen, ...b.seen][0]?.headers).toMatchObject({
      'x-forwarded-for': '7.7.7.7',
      'x-forwarded-proto': 'https',
    })
  })

  it('sends what may be sent twice to the other server when one hangs up, and nothing else', async () => {
    reset()
    b.answer = hangUp
    // Twice, or the third failure would take the server out.
    for (const method of ['GET', 'PUT']) {
      while (b.seen.filter(seen => seen.method === method).length === 0)
        expect((await get('/api/x', { method })).status).toBe(200)
      expect(a.seen.filter(seen => seen.method === method).length).toBeGreaterThan(0)
    }
    a.answer = hangUp
    reset()
    a.answer = hangUp
    b.answer = hangUp
    const response = await get('/api/cart/add/1', { method: 'POST' })
    expect(response.status).toBe(503)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(await response.json()).toMatchObject({ error: { code: 'unavailable' } })
    expect(a.seen.length + b.seen.length).toBe(1)
    reset()
    await expect.poll(async () => nginx.serving(), { timeout: 15_000 }).toEqual(hosts())
  })

  it('takes a server out that says it is leaving, before it is gone, and takes it in again', async () => {
    reset()
    b.answer = leave
    await expect.poll(async () => nginx.serving(), { timeout: 5000 }).toEqual([new URL(a.url).host])
    b.seen.length = 0
    for (let i = 0; i < 10; i++) expect((await get('/api/x', { method: 'POST' })).status).toBe(200)
    expect(b.seen).toEqual([])
    reset()
    await expect.poll(async () => nginx.serving(), { timeout: 15_000 }).toEqual(hosts())
  })

  it('asks both for a file that only the new version has, keeps it, and adds no cookies to it', async () => {
    reset()
    a.answer = (_, response) => {
      response.statusCode = 404
      response.end()
    }
    b.answer = (_, response) => {
      response.setHeader('cache-control', 'public, max-age=31536000, immutable')
      response.setHeader('set-cookie', 'a=b')
      response.end('x')
    }
    for (const status of ['nginx; fwd=miss', 'nginx; hit', 'nginx; hit']) {
      const response = await get('/assets/new.js', { headers: { cookie: 'session=secret' } })
      expect([response.status, response.headers.get('cache-status')]).toEqual([200, status])
      expect(response.headers.get('cache-control')).toContain('immutable')
      expect(response.headers.get('set-cookie')).toBeNull()
    }
    expect(b.seen).toHaveLength(1)
    expect(b.seen[0]?.headers.cookie).toBeUndefined()
  })

  it('shows nobody outside what is for those who run the shop', async () => {
    reset()
    for (const path of [
      '/metrics',
      '/metrics/',
      '//metrics',
      '/%6Detrics',
      '/x/../metrics',
      '/readyz?x',
      '/acceptz',
    ])
      expect((await get(path)).status).toBe(404)
    expect([...a.seen, ...b.seen]).toEqual([])
  })

  const long = 'x'.repeat(70_000)
  it.each([
    ['a broken percent sign', 'GET /product/% HTTP/1.1', 400, 'bad_request'],
    ['what is no HTTP', 'hello', 400, 'bad_request'],
    ['a host that is none', 'GET / HTTP/1.1\r\nHost: a/b', 400, 'bad_request'],
    ['no host', 'GET / HTTP/1.1\r\nHost:', 400, 'bad_request'],
    ['a version that nobody speaks', 'GET /api/x HTTP/7.0', 400, 'bad_request'],
    [
      'a way of sending that nobody knows',
      'POST /api/x HTTP/1.1\r\nTransfer-Encoding: zip',
      400,
      'bad_request',
    ],
    ['TRACE', 'TRACE /api/x HTTP/1.1', 405, 'method_not_allowed'],
    ['a long address', `GET /api/${long} HTTP/1.1`, 414, 'uri_too_long'],
    ['long headers', `GET /api/x HTTP/1.1\r\nX: ${long}`, 431, 'headers_too_large'],
    ['its own error page', 'GET /.own-error HTTP/1.1', 404, 'not_found'],
  ])('refuses %s in JSON', async (_, sent, status, code) => {
    reset()
    const { hostname, port } = new URL(nginx.url)
    const socket = connect(Number(port), hostname)
    // nginx may close while we still send.
    socket.on('error', () => {})
    const host = /\r\nHost:/.test(sent) ? '' : 'Host: shop\r\n'
    socket.write(`${sent}\r\n${host}Connection: close\r\n\r\n`)
    const [head = '', body = ''] = (await text(socket)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head).toMatch(/^content-type: application\/json/im)
    expect(/^allow: /im.test(head)).toBe(status === 405)
    expect(JSON.parse(body)).toEqual({ error: { code, message: expect.stringMatching(/\.$/) } })
    expect(Object.entries(catalogue).find(([name]) => name === code)?.[1][0]).toBe(status)
    expect([...a.seen, ...b.seen]).toEqual([])
  })

  it('refuses large bodies in JSON, before a server has to read them', async () => {
    reset()
    const response = await get('/api/x', { method: 'POST', body: 'x'.repeat(200_000) })
    expect(response.status).toBe(413)
    expect(await response.json()).toMatchObject({ error: { code: 'payload_too_large' } })
    expect([...a.seen, ...b.seen]).toEqual([])
  })
})
