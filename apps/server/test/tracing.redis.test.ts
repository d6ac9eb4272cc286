import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, until } from '../src/testing/stack.ts'
import { call } from './client.ts'
import { Collector } from './collector.ts'
import { Feed } from './feed.ts'

let collector: Collector
let stack: Stack
const server = (n: number) => stack.servers[n - 1] as ServerProcess

beforeAll(async () => {
  collector = await Collector.start()
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '50' }
  stack = await startStack({ servers: 2, env })
})
afterAll(async () => {
  await stack?.stop()
  await collector?.close()
})

/** What a caller that traces sends along. */
function newTrace() {
  const traceId = randomBytes(16).toString('hex')
  return { traceId, headers: { traceparent: `00-${traceId}-${randomBytes(8).toString('hex')}-01` } }
}

it('follows a write from the request through the WAL and the log to the frame that another server sends', async () => {
  const feed = await Feed.open(server(2), ['profile'])
  const { traceId, headers } = newTrace()
  const named = { ...headers, 'x-request-id': 'named-by-nginx' }
  const put = await call(server(1), 'PUT /api/user/profile', { name: 'Traced' }, named)
  expect(put.status).toBe(200)
  await until(() => feed.events('profile').length > 0, 'the frame')
  feed.close()
  const sent = () => collector.of(traceId).filter(span => span.name === 'websocket.send')
  await until(() => sent().some(span => span.node === 'server-2'), 'the span of the frame')
  await until(
    () => collector.of(traceId).some(span => span.name.startsWith('PUT ')),
    'the span of the request',
  )

  const [frame] = sent().filter(span => span.node === 'server-2')
  if (!frame) throw new Error('unreachable')
  expect(frame.attributes).toMatchObject({ 'technomir.frames': 1 })
  expect(frame.attributes['technomir.topics']).toContain('profile')
  expect(collector.pathOf(frame)).toEqual([
    'PUT /api/user/profile',
    'database write',
    'log.append',
    'log.follow',
    'websocket.send',
  ])
  const spans = collector.of(traceId)
  const position = spans.find(span => span.name === 'log.append')?.attributes['technomir.position']
  const follows = spans.filter(span => span.name === 'log.follow')
  expect(follows.map(span => span.node).sort()).toEqual(['server-1', 'server-2'])
  for (const follow of follows) expect(follow.attributes['technomir.position']).toBe(position)
  expect(put.headers.get('technomir-position')).toContain(String(position))
  expect(spans.find(span => span.name.startsWith('PUT '))).toMatchObject({
    node: 'server-1',
    service: 'technomir',
    attributes: {
      'http.route': '/api/user/profile',
      'http.response.status_code': 200,
      'technomir.request_id': 'named-by-nginx',
    },
  })
  const update = spans.find(span => span.name === 'UPDATE users')
  expect(update && collector.pathOf(update)).toEqual([
    'PUT /api/user/profile',
    'database write',
    'UPDATE users',
  ])
  // What somebody wrote stands in no span.
  expect(JSON.stringify(spans)).not.toContain('Traced')
  expect(spans.map(span => span.name)).toEqual(expect.arrayContaining(['wait log', 'wait servers']))
})

it('shows which tier has answered a cached read, and what the database was asked', async () => {
  await call(server(1), 'POST /api/cache/invalidate/all')
  const [missed, hit, shared] = [newTrace(), newTrace(), newTrace()]
  await call(server(1), 'GET /api/products/2', undefined, missed.headers)
  await call(server(1), 'GET /api/products/2', undefined, hit.headers)
  await call(server(2), 'GET /api/products/2', undefined, shared.headers)
  const read = (traceId: string) => collector.of(traceId).find(span => span.name === 'cache.read')
  const ids = [missed, hit, shared].map(({ traceId }) => traceId)
  await until(() => ids.every(id => read(id) !== undefined), 'the spans of the reads')
  expect(read(missed.traceId)?.attributes).toMatchObject({
    'cache.outcome': 'miss',
    'cache.tier': 'load',
    'cache.key': 'product:2',
    'cache.sources': 'primary',
  })
  expect(read(hit.traceId)?.attributes).toMatchObject({ 'cache.outcome': 'hit', 'cache.tier': 'l1' })
  // It stands in the shared tier a moment after the answer.
  expect(read(shared.traceId)?.attributes['cache.tier']).toMatch(/^(l2|load)$/)
  const statements = collector
    .of(missed.traceId)
    .filter(span => span.attributes['db.system.name'] !== undefined)
  await until(() => collector.of(missed.traceId).some(span => span.name.startsWith('GET ')), 'the request')
  expect(statements.length).toBeGreaterThan(0)
  for (const statement of statements)
    expect(collector.pathOf(statement)).toEqual(
      expect.arrayContaining(['cache.read', 'cache.load', 'database primary']),
    )
  expect(collector.of(hit.traceId).some(span => span.attributes['db.system.name'] !== undefined)).toBe(false)
})

it('marks answers with an error, and traces nothing that the caller does not want traced', async () => {
  const { traceId, headers } = newTrace()
  await call(server(1), 'GET /api/products/999999', undefined, headers)
  const unwanted = newTrace()
  const { traceparent } = unwanted.headers
  await call(
    server(1),
    'PUT /api/user/profile',
    { name: 'Not traced' },
    { traceparent: traceparent.replace(/01$/, '00') },
  )
  await until(() => collector.of(traceId).some(span => span.name === 'GET /api/products/:id'), 'the span')
  const [request] = collector.of(traceId).filter(span => span.name === 'GET /api/products/:id')
  expect(request).toMatchObject({ attributes: { 'http.response.status_code': 404 }, status: 0 })
  expect(collector.of(unwanted.traceId)).toEqual([])
})

it('sends what it still has when the server stops', async () => {
  const third = await stack.addServer({ OTEL_BSP_SCHEDULE_DELAY: '600000' })
  const { traceId, headers } = newTrace()
  await call(third, 'GET /api/bestsellers', undefined, headers)
  expect(collector.of(traceId)).toEqual([])
  expect(await third.stop()).toBe(0)
  stack.servers.splice(stack.servers.indexOf(third), 1)
  expect(collector.of(traceId).map(span => span.name)).toContain('GET /api/bestsellers')
})

it('lets the shop go on when the collector is gone, and says so once', async () => {
  await collector.close()
  const third = await stack.addServer({ OTEL_BSP_SCHEDULE_DELAY: '20', OTEL_EXPORTER_OTLP_TIMEOUT: '500' })
  const told = () => third.output.filter(line => line.includes('traces cannot be sent'))
  await until(
    async () => {
      expect((await call(third, 'GET /api/bestsellers')).status).toBe(200)
      return told().length > 0
    },
    'the complaint',
    30_000,
  )
  for (let i = 0; i < 5; i++) expect((await call(third, 'GET /api/bestsellers')).status).toBe(200)
  expect(told().length).toBe(1)
  expect(await third.stop()).toBe(0)
  stack.servers.splice(stack.servers.indexOf(third), 1)
})
