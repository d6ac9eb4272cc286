import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, type Items, type Product } from './client.ts'
import { Feed } from './feed.ts'

/** A sale begins and ends by time alone: no row changes then, and the cached answers have to know it all the same. */

const product = 2
let stack: Stack

beforeAll(async () => {
  stack = await startStack({ servers: 2 })
})
beforeEach(async () => {
  await stack.sql('DELETE FROM flash_sales')
  const sales = (server: ServerProcess) => call<Items<unknown>>(server, 'GET /api/flash-sales')
  for (const server of stack.servers)
    await until(async () => (await sales(server)).body.items.length === 0, 'nothing is on sale')
})
afterAll(() => stack?.stop())

interface Sight {
  /** When the request was sent and when its answer was there, ms on the database's clock since `origin`. */
  sent: number
  answered: number
  inSales: boolean
  onProduct: boolean
  hit: boolean
}

/** How far the database's clock may be from what `databaseClock` says, and how long an answer may take, ms. */
let slackMs = 25

/** The database's clock, read through this process' one. */
async function databaseClock(): Promise<() => number> {
  let best = { roundTrip: Number.POSITIVE_INFINITY, offset: 0 }
  for (let i = 0; i < 10; i++) {
    const before = performance.now()
    const [row] = await stack.sql('SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS ms')
    const roundTrip = performance.now() - before
    if (roundTrip < best.roundTrip) best = { roundTrip, offset: Number(row?.ms) - before - roundTrip / 2 }
  }
  slackMs = 25 + best.roundTrip
  return () => performance.now() + best.offset
}

interface Sale {
  id: number
  starts: number
  ends: number
}

/** Plans a sale by the database's clock; answers when it starts and ends, ms since 1970. */
async function planSale(startsInMs: number, endsInMs: number): Promise<Sale> {
  const [row] = await stack.sql(
    `INSERT INTO flash_sales (product_id, sale_price, start_time, end_time)
     SELECT $1, 1234, now + $2 * interval '1 ms', now + $3 * interval '1 ms'
     FROM (SELECT clock_timestamp() AT TIME ZONE 'utc' AS now) AS clock
     RETURNING id, extract(epoch FROM start_time)::float8 * 1000 AS starts, extract(epoch FROM end_time)::float8 * 1000 AS ends`,
    [product, startsInMs, endsInMs],
  )
  return { id: Number(row?.id), starts: Number(row?.starts), ends: Number(row?.ends) }
}

/** Reads sales and product on one server until `end`, and notes what was seen when. */
async function watch(server: ServerProcess, now: () => number, end: number): Promise<Sight[]> {
  const sights: Sight[] = []
  while (now() < end) {
    const sent = now()
    const [sales, card] = await Promise.all([
      call<Items<{ product: Product }>>(server, 'GET /api/flash-sales'),
      call<Product>(server, `GET /api/products/${product}`),
    ])
    sights.push({
      sent,
      answered: now(),
      inSales: sales.body.items.some(item => item.product.id === product),
      onProduct: card.body.is_flash_sale && card.body.flash_price === 1234,
      hit: sales.cache === 'hit' && card.cache === 'hit',
    })
    await sleep(2)
  }
  return sights
}

/** Every answer shows the sale exactly while it runs. */
function expectExact(sights: readonly Sight[], sale: { starts: number; ends: number }): void {
  for (const sight of sights) {
    const is = `sent ${(sight.sent - sale.starts).toFixed(0)} ms after its start, ${(sight.sent - sale.ends).toFixed(0)} ms after its end`
    const runs = sight.sent > sale.starts + slackMs && sight.answered < sale.ends - slackMs
    const over = sight.answered < sale.starts - slackMs || sight.sent > sale.ends + slackMs
    if (runs) expect(sight, is).toMatchObject({ inSales: true, onProduct: true })
    if (over) expect(sight, is).toMatchObject({ inSales: false, onProduct: false })
  }
  const shown = sights.filter(sight => sight.inSales)
  expect(shown.filter(sight => sight.hit).length, 'shown from the caches').toBeGreaterThan(shown.length / 2)
  expect(sights.filter(sight => sight.sent > sale.ends && sight.hit).length).toBeGreaterThan(0)
}

/** What was told of this sale; that former ones were removed may be told late. */
const saleEvents = (feed: Feed, sale: Sale) =>
  feed.events('flash-sales').filter(({ data }) => data.id === sale.id)
const saleEventNames = (feed: Feed, sale: Sale) => saleEvents(feed, sale).map(({ event }) => event)

it('a sale starts and ends at its moments on both servers, in lists and on the product, and listeners hear of it in order', async () => {
  const now = await databaseClock()
  const feeds = await Promise.all(stack.servers.map(server => Feed.open(server, ['flash-sales'])))
  const sale = await planSale(500, 1200)
  // The second server reads what the first one has put into Redis; both then hold it in memory, too.
  const sights = await Promise.all(stack.servers.map(server => watch(server, now, sale.ends + 600)))
  for (const seen of sights) expectExact(seen, sale)

  for (const feed of feeds) {
    await until(() => saleEvents(feed, sale).length >= 3, 'three events')
    expect(saleEventNames(feed, sale)).toEqual(['flash-sale.added', 'flash-sale.started', 'flash-sale.ended'])
    const [, started, ended] = saleEvents(feed, sale)
    const toDatabase = now() - performance.now()
    expect(Math.abs((started?.at ?? 0) + toDatabase - sale.starts)).toBeLessThan(1000)
    expect(Math.abs((ended?.at ?? 0) + toDatabase - sale.ends)).toBeLessThan(1000)
    feed.close()
  }
})

it('the second server takes an entry out of Redis with the time it has left, not with a new one', async () => {
  const now = await databaseClock()
  const [first, second] = stack.servers as [ServerProcess, ServerProcess]
  // It started before the flips that were announced last: nobody announces its start, which would end what is kept.
  const sale = await planSale(-20_000, 1500)
  await until(async () => {
    const { body, cache } = await call<Product>(first, `GET /api/products/${product}`)
    return body.is_flash_sale && cache === 'hit'
  }, 'the first server keeps the product with its sale')
  await sleep(sale.ends - now() - 400)
  const card = await call<Product>(second, `GET /api/products/${product}`)
  expect(card.headers.get('cache-status')).toContain('detail=l2')
  expect(card.body.is_flash_sale).toBe(true)
  expectEnded(await watch(second, now, sale.ends + 150), sale)
})

it('with the leading server killed before the moment, a sale ends all the same, and listeners hear of it once', async () => {
  const leaderName = (await statusOf(stack.servers[0] as ServerProcess)).relay.leader ?? ''
  const index = stack.servers.findIndex((_, i) => leaderName.startsWith(`server-${i + 1}-`))
  const [leader] = stack.servers.splice(index, 1) as [ServerProcess]
  const survivor = stack.servers[0] as ServerProcess
  const feed = await Feed.open(survivor, ['flash-sales'])
  const now = await databaseClock()
  const sale = await planSale(-20_000, 1500)
  await until(() => saleEvents(feed, sale).length > 0, 'the sale is known')
  const watching = watch(survivor, now, sale.ends + 300)
  await sleep(sale.ends - now() - 250)
  await leader.kill()
  expectEnded(await watching, sale)
  await until(() => saleEventNames(feed, sale).includes('flash-sale.ended'), 'flash-sale.ended')
  // The new leader looks back a little; what the log has announced already is not announced again.
  await sleep(300)
  expect(saleEventNames(feed, sale)).toEqual(['flash-sale.added', 'flash-sale.ended'])
  feed.close()
})

it('with nobody left to announce it, the entries know the moment by themselves', async () => {
  const alone = await stack.addServer({ RELAY: 'off' })
  let fromMemory = false
  // A machine with much else to do may have the leader stumble before it is killed; then the server was rightly blind, which shows nothing.
  for (let round = 0; round < 3 && !fromMemory; round++) {
    const leader = round === 0 ? stack.servers[0] : await stack.addServer()
    await until(async () => (await statusOf(alone)).blind === null, 'the server sees the log')
    const now = await databaseClock()
    const sale = await planSale(-20_000, 1500)
    await until(
      async () => (await call<Product>(alone, `GET /api/products/${product}`)).body.is_flash_sale,
      'the sale is known',
    )
    const watching = watch(alone, now, sale.ends + 300)
    await sleep(sale.ends - now() - 300)
    await leader?.kill()
    const sights = await watching
    expectEnded(sights, sale)
    // Not because it went blind: until the very end the answers came from memory.
    const late = sights.filter(({ sent }) => sent > sale.ends - 150 && sent < sale.ends - 50)
    fromMemory =
      late.length > 0 &&
      late.every(({ hit, inSales }) => hit && inSales) &&
      (await statusOf(alone)).blind === null
  }
  expect(fromMemory).toBe(true)
})

function expectEnded(sights: readonly Sight[], sale: { ends: number }): void {
  for (const sight of sights.filter(({ sent }) => sent > sale.ends + slackMs))
    expect(sight, `sent ${(sight.sent - sale.ends).toFixed(0)} ms after its end`).toMatchObject({
      inSales: false,
      onProduct: false,
    })
  expect(sights.some(sight => sight.sent < sale.ends && sight.inSales)).toBe(true)
}
