import { once } from 'node:events'
import http from 'node:http'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Stack, startStack, until } from '../src/testing/stack.ts'
import { call, type Product } from './client.ts'

/** Answers from memory are given before the framework sees the request; nobody may notice, but for the time it takes. */

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
  // An answer too long to be sent in one piece.
  await stack.sql("UPDATE products SET description = repeat('Ж', 6000) WHERE id = 4")
})
afterAll(() => stack?.stop())

const server = () => stack.servers[0] as Stack['servers'][number]

interface Raw {
  status: number
  headers: Record<string, unknown>
  body: string
  /** The framework writes header names in small letters. */
  byLane: boolean
}

async function get(path: string, headers: Record<string, string> = {}): Promise<Raw> {
  const request = http.get(server().url + path, { headers, agent: false })
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  let body = ''
  for await (const chunk of response.setEncoding('utf8')) body += chunk
  const { date: _, 'server-timing': timing, 'cache-status': cache, ...rest } = response.headers
  return {
    status: response.statusCode ?? 0,
    headers: {
      ...rest,
      cache: String(cache).replace(/ttl=\d+/, ''),
      timing: String(timing).replace(/dur=[\d.]+/, ''),
    },
    body,
    byLane: response.rawHeaders.includes('Cache-Status'),
  }
}

/** Spellings of one address: each is new to the lane once. */
function* spellings(path: string): Generator<string> {
  for (let bits = 1; bits < 2 ** 8; bits++)
    yield path.replace(/[a-z]/g, (letter, at: number) =>
      at > 4 && at < 13 && bits & (1 << (at - 5)) ? `%${letter.charCodeAt(0).toString(16)}` : letter,
    )
}

async function warm(path: string): Promise<void> {
  await until(async () => (await get(path)).byLane, `${path} is answered from the lane`)
}

test.each([
  '/api/products/1',
  '/api/products/4',
  '/api/products?category=phones&sort=price',
  '/api/bestsellers',
  '/api/flash-sales',
])('%s: the same answer as the framework gives, to whoever asks', async path => {
  await warm(path)
  const plain = await get(path)
  const [epoch = '', position = ''] = String(plain.headers['technomir-position']).split(':')
  const token = (shift: number) => `${epoch}:${Number(position) + shift}`
  const etag = String(plain.headers.etag)
  const fresh = spellings(path)
  for (const headers of [
    {},
    { 'technomir-position': token(0) },
    { 'technomir-position': token(-8) },
    { 'technomir-position': 'nonsense' },
    { 'technomir-position': 'another-epoch:5' },
    { cookie: `technomir_position=${token(0)}` },
    { cookie: `a=b; technomir_position=${token(-8)}; c=d` },
    { cookie: `technomir_position=${token(-8)}`, 'technomir-position': token(0) },
    { cookie: `technomir_position=${token(0)}`, 'technomir-position': token(-8) },
    { cookie: 'technomir_position=%31; technomir_session=x' },
    { cookie: `technomir_position=${encodeURIComponent(token(0))}` },
    { cookie: `x_technomir_position=${token(0)}` },
    { cookie: `technomir_position="${token(0)}"` },
    { cookie: `a=b technomir_position=${token(0)}` },
    { cookie: `technomir_position=${token(0)} c=d` },
    { cookie: `technomir_position=${token(0)}; technomir_position=${token(-8)}` },
    { cookie: `technomir_position=${token(-8)}; technomir_position=${token(0)}` },
    { cookie: `a=b; technomir_position=${token(0)}; c=d` },
    { 'if-none-match': etag },
    { 'if-none-match': `"x", W/${etag}` },
    { 'if-none-match': '*' },
    { 'if-none-match': '"other"', connection: 'close' },
  ] as Record<string, string>[]) {
    // A server that is blind for a moment answers one of the two past its caches.
    await vi.waitFor(
      async () => {
        const expected = await get(String(fresh.next().value), headers)
        expect(expected.byLane).toBe(false)
        const answer = await get(path, headers)
        expect({ ...answer, byLane: null }, JSON.stringify(headers)).toEqual({ ...expected, byLane: null })
      },
      { timeout: 10_000 },
    )
  }
})

test('HEAD, other methods and addresses that were never asked go through the framework', async () => {
  await warm('/api/products/1')
  expect(await call(server(), 'POST /api/products/1')).toMatchObject({ status: 405 })
  expect((await fetch(`${server().url}/api/products/1`, { method: 'HEAD' })).status).toBe(200)
  expect((await get('/api/products/999999')).status).toBe(404)
})

test('what the session has seen is never taken back, under changes as fast as they come', async () => {
  await warm('/api/products/2')
  const [epoch] = String((await get('/api/products/2')).headers['technomir-position']).split(':')
  let fromLane = 0
  for (let price = 1000; price < 1060; price++) {
    await stack.sql('UPDATE products SET price = $1 WHERE id = 2', [price])
    const [after] = await stack.sql("SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text AS position")
    const token = { 'technomir-position': `${epoch}:${String(after?.position)}` }
    for (let i = 0; i < 3; i++) {
      const answer = await get('/api/products/2', token)
      expect((JSON.parse(answer.body) as Product).price).toBe(price)
      if (answer.byLane) fromLane++
    }
  }
  // On a busy machine the server is blind now and then, and the framework answers.
  expect(fromLane).toBeGreaterThan(0)
})

test('answers from the lane are counted and timed, and followed when somebody watches', async () => {
  await warm('/api/products/3')
  const count = async () => {
    const text = await (await fetch(`${server().url}/metrics`)).text()
    const line =
      /^technomir_http_request_duration_seconds_count\{(?=.*route="\/api\/products\/:id")(?=.*status="200").*\} (\d+)$/m
    return Number(line.exec(text)?.[1])
  }
  const before = await count()
  let asked = 0
  // Past a moment in which the server is blind, too.
  for (let fromLane = 0; fromLane < 5; asked++) if ((await get('/api/products/3')).byLane) fromLane++
  expect((await count()) - before).toBe(asked)
  await call(server(), 'GET /api/lab/trace')
  await until(async () => !(await get('/api/products/3')).byLane, 'requests are followed')
})
