import { setTimeout as sleep } from 'node:timers/promises'
import { type Cache, Caches, Follower, MemoryLog } from '@technomir/cache'
import { changeStream, createSlot } from '@technomir/change-stream'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, callSighted, type Product } from './client.ts'

/**
 * A commit that waits for a synchronous standby is in the stream already, but nobody can see it yet. Whoever believes the
 * stream then reads the old row and keeps it as the new one.
 */

let stack: Stack
let writer: pg.Client

beforeAll(async () => {
  stack = await startStack({ servers: 2 })
})
afterAll(() => stack?.stop())
beforeEach(async () => {
  writer = new pg.Client({ connectionString: stack.primary.url, application_name: 'stalled writer' })
  await writer.connect()
})
afterEach(async () => {
  await release()
  await writer.end()
})

/** Whether a session of this name waits for a synchronous standby. */
async function hangs(applicationName: string): Promise<boolean> {
  const [row] = await stack.sql('SELECT wait_event FROM pg_stat_activity WHERE application_name = $1', [
    applicationName,
  ])
  return row?.wait_event === 'SyncRep'
}

/** From here on no commit becomes visible, until `release`. */
async function stall(): Promise<void> {
  await stack.sql("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
  await stack.sql('SELECT pg_reload_conf()')
  // The checkpointer passes the setting on to the sessions, so it takes a moment until commits do hang.
  const probe = new pg.Client({ connectionString: stack.primary.url, application_name: 'probe' })
  await probe.connect()
  for (let hung = false; !hung; ) {
    let passed = false
    const commit = probe.query("SELECT pg_logical_emit_message(true, 'probe', '')").then(() => {
      passed = true
    })
    await until(async () => passed || (await hangs('probe')), 'a commit hangs or passes')
    hung = !passed
    if (hung) probed = commit.then(() => probe.end())
  }
}

let probed: Promise<void> = Promise.resolve()

async function release(): Promise<void> {
  await stack.sql('ALTER SYSTEM RESET synchronous_standby_names')
  await stack.sql('SELECT pg_reload_conf()')
  await probed
}

/** Sends the statement and waits until its commit hangs. The result settles after `release`. */
async function commitStalled(text: string): Promise<{ done: Promise<unknown> }> {
  const done = writer.query(text)
  // Whoever waits for it gets the error; when a test fails before, nobody does.
  done.catch(() => {})
  await until(() => hangs('stalled writer'), 'the commit waits for its standby')
  return { done }
}

const priceOf = async (server: { url: string }, id: number, headers: Record<string, string> = {}) => {
  const {
    status,
    body,
    headers: got,
  } = await call<Product>(server, `GET /api/products/${id}`, undefined, headers)
  expect(status).toBe(200)
  return { price: body.price, token: got.get('technomir-position') ?? '' }
}

it('is not believed before it is visible, by cached and new entries on both servers, nor held up those who read', async () => {
  await stack.sql('UPDATE products SET price = 100')
  const [before] = await stack.sql("SELECT technomir_invalidate('none') - '0/0'::pg_lsn AS position")
  for (const server of stack.servers) {
    await until(async () => Number((await statusOf(server)).position) > Number(before?.position), 'processed')
    await priceOf(server, 1)
  }
  await stall()
  const stalledAt = performance.now()
  const { done } = await commitStalled('UPDATE products SET price = 200')

  // Products 3, 4 and 5 are loaded for the first time while the commit hangs; sessions carry what they have seen.
  const sessions = stack.servers.flatMap(server => Array.from({ length: 6 }, () => ({ server, token: '' })))
  let slowest = 0
  const readAll = () =>
    Promise.all(
      sessions.map(async session => {
        for (const id of [1, 3, 4, 5]) {
          const sentAt = performance.now()
          const read = await priceOf(session.server, id, { 'technomir-position': session.token })
          expect(read.price).toBe(100)
          session.token = read.token
          expect((await priceOf(session.server, id)).price).toBe(100)
          slowest = Math.max(slowest, performance.now() - sentAt)
        }
      }),
    )
  const blind = async () => Promise.all(stack.servers.map(async server => (await statusOf(server)).blind))
  while ((await blind()).some(reason => reason !== 'held')) {
    await readAll()
    expect(performance.now() - stalledAt, 'blind after two seconds').toBeLessThan(20_000)
  }
  // Silence counts, too, so it may be a little earlier.
  expect(performance.now() - stalledAt).toBeGreaterThan(900)
  for (let i = 0; i < 5; i++) await readAll()
  expect(slowest).toBeLessThan(10_000)
  const cacheStatus = async () => {
    const { headers } = await call(stack.servers[0] as { url: string }, 'GET /api/products/1')
    return headers.get('cache-status')
  }
  expect(await cacheStatus()).toContain('fwd=bypass')

  await release()
  await done
  for (let i = 0; i < 3; i++)
    for (const server of stack.servers)
      for (const id of [1, 3, 4, 5]) expect((await priceOf(server, id)).price).toBe(200)
  await until(async () => (await blind()).every(reason => reason === null), 'both servers see again')
  for (let i = 0; i < 3; i++)
    for (const server of stack.servers)
      for (const id of [1, 3, 4, 5]) expect((await priceOf(server, id)).price).toBe(200)
  await callSighted(stack.servers[0] as { url: string }, 'GET /api/products/1')
  const again = await callSighted(stack.servers[0] as { url: string }, 'GET /api/products/1')
  expect(again.headers.get('cache-status')).toContain('; hit')
})

it('of the shop itself hangs alone: its reader gets the old state, and the new one as soon as the write is answered', async () => {
  for (const server of stack.servers) await call(server, 'GET /api/user/profile')
  await stall()
  const [first, second] = stack.servers as [ServerProcess, ServerProcess]
  let answered = 0
  // More of them than a server has connections: they wait for each other, not those who read for them.
  const puts = Array.from({ length: 12 }, () =>
    call(first, 'PUT /api/user/profile', { name: 'Stalled' }).finally(() => answered++),
  )
  const end = performance.now() + 600
  for (let i = 0; performance.now() < end; i++) {
    for (const server of [first, second]) {
      expect((await call(server, 'GET /api/user/profile')).body.name).not.toBe('Stalled')
      // Nothing that is cached already: it has to be loaded.
      expect((await call(server, `GET /api/products/${1000 + i}`)).status).toBe(404)
    }
    await sleep(10)
  }
  expect(answered).toBe(0)
  await release()
  for (const put of puts) expect((await put).status).toBe(200)
  for (const server of [first, second])
    expect((await call(server, 'GET /api/user/profile')).body.name).toBe('Stalled')
})

/** The loop by hand, with one cache over one row: what does it answer in the end when a commit has stalled? */
async function priceAfterStall(gate: boolean, signal: AbortSignal): Promise<unknown> {
  const slot = `stalled_${gate}`
  await createSlot(writer, slot, { lockTimeoutMs: 5000 })
  const log = new MemoryLog()
  await log.begin('epoch')
  const follower = new Follower({ log, mapping: 'm', blindAfterMs: 60_000 })
  follower.start()
  const caches = new Caches({ follower })
  const price: Cache<void, unknown> = caches.define<void, unknown>({
    name: 'price',
    policy: 'event',
    key: () => 'price',
    tags: () => ['products'],
    load: async () => (await stack.sql('SELECT price FROM products WHERE id = 6'))[0]?.price,
  })
  const stream = changeStream({
    connectionString: stack.primary.url,
    slot,
    publications: ['technomir_changes'],
    gate,
    signal,
  })
  const { confirmed } = await stream.started
  let last = confirmed
  const relay = async () => {
    await log.heartbeat('epoch', { horizon: last, last, heldForMs: 0, mapping: 'm' }, performance.now(), 1000)
    for await (const item of stream) {
      if (item.kind === 'transaction' && item.tables.length > 0) {
        const entry = { position: item.position, prev: last, tags: ['products'] }
        await log.append('epoch', { ...entry, touched: [], events: [], writes: [], committedAt: 0 })
        last = item.position
      }
      stream.acknowledge(item.position)
    }
  }
  const relaying = relay()
  try {
    expect((await price.get()).value).toBe(1)
    await stall()
    const { done } = await commitStalled('UPDATE products SET price = 2 WHERE id = 6')
    // Enough for the commit to arrive through the stream.
    await sleep(300)
    expect((await price.get()).value, 'the truth until it is visible').toBe(1)
    await release()
    await done
    await sleep(300)
    return (await price.get()).value
  } finally {
    await stream.close()
    await relaying
    await follower.close()
    await until(async () => {
      const [row] = await stack.sql('SELECT active FROM pg_replication_slots WHERE slot_name = $1', [slot])
      return row?.active === false
    }, 'the slot is free')
    await stack.sql('SELECT pg_drop_replication_slot($1)', [slot])
  }
}

it('would stay in a cache for ever as it was before, were it believed at once (control)', async () => {
  const { signal } = new AbortController()
  await stack.sql('UPDATE products SET price = 1 WHERE id = 6')
  expect(await priceAfterStall(true, signal)).toBe(2)
  await stack.sql('UPDATE products SET price = 1 WHERE id = 6')
  expect(await priceAfterStall(false, signal)).toBe(1)
})
