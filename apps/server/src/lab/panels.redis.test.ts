import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../../test/client.ts'
import { Feed } from '../../test/feed.ts'
import { type Stack, startStack, until } from '../testing/stack.ts'
import type { EndedAnswer, LabCache } from './caches/schemas.ts'
import type { LabMap } from './map/schemas.ts'
import type { Pause, ReplicationSample, Router } from './replication/schemas.ts'
import type { CommitTrace, RequestTrace } from './trace/schemas.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2, replica: true })
}, 90_000)
afterAll(() => stack.stop())

const server = (i = 0) => stack.servers[i] as Stack['servers'][number]
const get = async <T>(path: string, i = 0, headers = {}) =>
  (await call<T>(server(i), `GET ${path}`, undefined, headers)).body

test('the map shows what runs, and a proxy when the request has come through one', async () => {
  const map = async (headers = {}) => get<LabMap>('/api/lab/map', 0, headers)
  let direct = await map()
  await until(async () => {
    direct = await map()
    const { parts } = direct
    return parts.filter(p => p.kind === 'server').length === 2 && parts.every(p => p.state === 'ok')
  }, 'both servers are known and see the log')
  expect(direct).toMatchObject({ mode: 'redis', through: null })
  expect(direct.parts.filter(part => part.self).map(part => part.kind)).toEqual(['server', 'l1'])
  expect(direct.parts.filter(part => part.state !== 'ok')).toEqual([])
  const kinds = (parts: LabMap['parts']) => [...new Set(parts.map(part => part.kind))].sort()
  expect(kinds(direct.parts)).toEqual(['browser', 'l1', 'primary', 'redis', 'relay', 'replica', 'server'])
  const ids = new Set(direct.parts.map(part => part.id))
  expect(direct.edges.filter(edge => !ids.has(edge.from) || !ids.has(edge.to))).toEqual([])
  const proxied = await map({ 'x-forwarded-for': '203.0.113.7' })
  expect(proxied.through).toBe('proxy')
  expect(proxied.edges).toContainEqual({ from: 'browser', to: 'proxy', kind: 'http' })
})

test('requests and commits are followed through the system, whichever server they meet', async () => {
  const feed = await Feed.open(server(), ['lab'])
  const traces = <T>(event: string) =>
    feed.frames.filter(frame => frame.event === event).map(frame => frame.data as unknown as T)
  const requests = () => traces<RequestTrace>('lab.request').filter(one => one.path === '/api/products/4')
  // The other server hears within a second that somebody listens.
  await until(async () => {
    await call(server(), 'GET /api/products/4')
    await call(server(1), 'GET /api/products/4')
    return new Set(requests().map(one => one.server)).size === 2
  }, 'requests of both servers are told')
  await stack.sql('UPDATE products SET price = price + 1 WHERE id = 4')
  const commits = () => traces<CommitTrace>('lab.commit').filter(one => one.tags.includes('product:4'))
  await until(
    () => commits().some(({ times }) => times.read !== null),
    'the commit is told with its first steps',
  )
  const { times, events } = commits().find(({ times }) => times.read !== null) as CommitTrace
  const { committed, read, visible, appended, followed, sent } = times
  const order = [committed, read, visible, appended].map(Number)
  expect(order).toEqual(order.toSorted((a, b) => a - b))
  expect(Number(followed)).toBeGreaterThan(Number(visible))
  expect(Number(sent)).toBeGreaterThanOrEqual(Number(followed))
  expect(events).toContainEqual({ topic: 'product:4', event: 'product.changed' })

  await until(async () => {
    await call(server(), 'GET /api/products/4')
    return requests().some(one => one.cache?.outcome === 'hit' && one.cache.tier === 'l1')
  }, 'a hit in memory')
  const loaded = requests().find(one => one.cache?.outcome === 'miss')
  expect(loaded?.hops.map(hop => hop.part)).toContain('server')
  expect(loaded?.hops.some(hop => hop.part === 'primary' || hop.part === 'replica')).toBe(true)
  for (const { hops, ms } of requests())
    for (const hop of hops) expect(hop.startMs + hop.ms).toBeLessThanOrEqual(ms + 1)
  const kept = await get<{ items: { kind: string }[] }>('/api/lab/trace')
  expect(new Set(kept.items.map(item => item.kind))).toEqual(new Set(['request', 'commit']))
  feed.close()
})

test('what a panel tries by itself is told as that, requests and commits alike', async () => {
  const feed = await Feed.open(server(), ['lab'])
  const data = () => feed.frames.map(frame => frame.data as unknown as RequestTrace | CommitTrace | undefined)
  const probesOf = (is: (one: RequestTrace | CommitTrace) => boolean) =>
    data().flatMap(one => ((one?.kind === 'request' || one?.kind === 'commit') && is(one) ? [one.probe] : []))
  const headers = { 'technomir-probe': '1' }
  const read = (one: RequestTrace | CommitTrace) => one.kind === 'request' && one.path === '/api/bestsellers'
  await until(async () => {
    await call(server(), 'GET /api/bestsellers', undefined, headers)
    return probesOf(read).length > 0
  }, 'the probe is told')
  expect(new Set(probesOf(read))).toEqual(new Set([true]))
  await call(server(), 'GET /api/bestsellers')
  await until(async () => probesOf(read).includes(false), 'what somebody asked is told')

  const write = (more = {}) =>
    call<{ position: string }>(server(), 'POST /api/lab/replication/rows', { rows: 1 }, more)
  const [probe, own] = [await write(headers), await write()]
  const at = (position: string) => probesOf(one => one.kind === 'commit' && one.position === position)
  await until(async () => at(own.body.position).length > 0, 'both commits are told')
  expect([new Set(at(probe.body.position)), new Set(at(own.body.position))]).toEqual([
    new Set([true]),
    new Set([false]),
  ])
  feed.close()
})

test('a cache is shown with its entries; a change by SQL ends one, and so does ending it here', async () => {
  const product = async () =>
    (await get<{ items: LabCache[] }>('/api/lab/caches')).items.find(
      one => one.name === 'product',
    ) as LabCache
  const entry = async () => (await product()).entries.find(one => one.key === 'product:5')
  await until(async () => {
    await call(server(), 'GET /api/products/5')
    return (await entry()) !== undefined
  }, 'it is kept')
  expect(await entry()).toMatchObject({ tags: expect.arrayContaining(['product:5']) })
  const held = async () =>
    (
      await get<{
        held: { tier: string; valid: boolean; value: { price: number }; tags: { ends: boolean }[] }[]
      }>(`/api/lab/caches/product/entry?key=product:5`)
    ).held
  await until(async () => (await held()).length === 2, 'both tiers have it')
  const path = `/api/lab/caches/product/entry?key=product:5`
  const names = [0, 1].map(async i => (await get<{ server: string }>(path, i)).server)
  expect(new Set(await Promise.all(names)).size).toBe(2)
  expect((await held()).map(({ tier, valid }) => [tier, valid])).toEqual([
    ['l1', true],
    ['l2', true],
  ])

  const [{ price } = {}] = await stack.sql(
    'UPDATE products SET price = price + 1 WHERE id = 5 RETURNING price',
  )
  await until(async () => (await entry()) === undefined, 'the change ends the entry')
  for (const one of await held()) expect(one).toMatchObject({ valid: false })
  await call(server(), 'GET /api/products/5')
  expect((await held())[0]?.value.price).toBe(price)

  const end = async (body: unknown) => await call<EndedAnswer>(server(), 'POST /api/lab/invalidate', body)
  const byKey = await end({ cache: 'product', key: 'product:5' })
  expect(byKey).toMatchObject({
    status: 200,
    body: { processed: true, hit: expect.arrayContaining([{ cache: 'product', key: 'product:5' }]) },
  })
  expect(await entry()).toBeUndefined()
  await call(server(), 'GET /api/products/5')
  const byTag = await end({ tag: 'product:5' })
  expect(byTag.body.hit).toContainEqual({ cache: 'product', key: 'product:5' })
  await call(server(), 'GET /api/products/5')
  expect((await end({ cache: 'product' })).body.hitCount).toBeGreaterThan(0)
  await call(server(), 'GET /api/products/5')
  expect((await end({ all: true })).body.hit).toContainEqual({ cache: 'product', key: 'product:5' })
  expect((await end({ cache: 'nothing' })).status).toBe(404)
  expect((await end({ cache: 'product', tag: 'product:5' })).status).toBe(400)
})

test('where there are more entries than are counted, nobody is told that these are all', async () => {
  const caches = async () => (await get<{ items: LabCache[] }>('/api/lab/caches')).items
  const catalogue = async () => (await caches()).find(one => one.name === 'catalogue')
  expect(await catalogue()).toMatchObject({ countCapped: false })
  const read = (minPrice: number) => call(server(), `GET /api/products?limit=1&minPrice=${minPrice}`)
  for (let from = 1; from <= 1050; from += 50)
    await Promise.all(Array.from({ length: 50 }, (_, i) => read(from + i)))
  await until(async () => (await catalogue())?.countCapped === true, 'there are more')
  expect(await catalogue()).toMatchObject({ count: 1000 })
  const ended = await call<EndedAnswer>(server(), 'POST /api/lab/invalidate', { cache: 'catalogue' })
  expect(ended.body).toMatchObject({ hitCapped: true })
  expect(ended.body.hitCount).toBeGreaterThanOrEqual(1000)
}, 60_000)

test('a paused subscription sends reads to the primary, and goes on by itself', async () => {
  const router = () => get<Router>('/api/lab/router')
  const rows = await call(server(), 'POST /api/lab/replication/rows', { rows: 3 })
  expect(rows).toMatchObject({ status: 200, body: { rows: 3, processed: true } })
  const pause = await call<Pause>(server(), 'POST /api/lab/replication/replica/sub_products/pause', {
    seconds: 2,
  })
  expect(pause).toMatchObject({ status: 200, body: { subscription: 'sub_products' } })
  expect((await get<{ items: Pause[] }>('/api/lab/replication/pauses')).items).toMatchObject([
    { replica: 'replica', subscription: 'sub_products' },
  ])
  const running = async () => {
    const status = await get<{
      replicas: { subscriptions: { name: string; enabled: boolean; running: boolean }[] }[]
    }>('/api/replication/status')
    const found = status.replicas[0]?.subscriptions.find(one => one.name === 'sub_products')
    return found?.enabled === true && found.running
  }
  await until(async () => !(await running()), 'it is paused')
  await stack.sql('UPDATE products SET price = price + 1 WHERE id = 6')
  const sample = () => get<ReplicationSample>('/api/lab/replication')
  await until(async () => {
    const { state, primary, log, relay, servers, replicas } = await sample()
    const [products] = replicas[0]?.subscriptions.filter(one => one.name === 'sub_products') ?? []
    expect(servers.map(one => one.self).sort()).toEqual([false, true])
    return (
      state === 'degraded' &&
      products?.enabled === false &&
      products.flushed === null &&
      (products.lagBytes ?? 0) > 0 &&
      Number(products.needed) <= Number(log) &&
      Number(log) <= Number(primary.position) &&
      servers.some(one => one.name === relay && Number(one.horizon) >= Number(products.needed))
    )
  }, 'the sample shows who is how far')
  await until(async () => {
    await call(server(), 'GET /api/products/6')
    return (await router()).recent.some(read => read.source === 'primary' && read.refusals.length > 0)
  }, 'the router refuses the replica')
  await until(running, 'it goes on by itself', 15_000)
  await until(
    async () => (await get<{ items: Pause[] }>('/api/lab/replication/pauses')).items.length === 0,
    'nothing is paused any more',
  )
  await until(async () => {
    const products = (await sample()).replicas[0]?.subscriptions.find(one => one.name === 'sub_products')
    return Number(products?.flushed) >= Number(products?.needed)
  }, 'the sample shows that it has caught up')
  const unknown = await call(server(), 'POST /api/lab/replication/replica/sub_nothing/pause', { seconds: 2 })
  expect(unknown).toMatchObject({ status: 404, body: { error: { code: 'lab_unknown' } } })
}, 40_000)

test('a pause ends although the server that made it is killed', async () => {
  const lost = await stack.addServer()
  await call(lost, 'POST /api/lab/replication/replica/sub_users/pause', { seconds: 1 })
  await lost.kill()
  const paused = () => get<{ items: Pause[] }>('/api/lab/replication/pauses')
  await until(async () => (await paused()).items.length === 0, 'another server sets it going again', 15_000)
  const status = await get<{ replicas: { subscriptions: { enabled: boolean }[] }[] }>(
    '/api/replication/status',
  )
  expect(status.replicas[0]?.subscriptions.map(one => one.enabled)).toEqual([true, true, true])
}, 40_000)
