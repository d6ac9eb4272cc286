import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prepare } from '../src/prepare.ts'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { redisOf, type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, type Items, type Product } from './client.ts'

/** The primary is not what it was: another cluster under the same Redis, or its own past out of a copy. */

const run = promisify(execFile)
const settings = { wal_level: 'logical', max_slot_wal_keep_size: '1GB' }

const pricesOn = async (server: ServerProcess): Promise<number[]> => {
  const answers = await Promise.all([
    ...[1, 2, 3, 4, 5, 6].map(async id => [
      (await call<Product>(server, `GET /api/products/${id}`)).body.price,
    ]),
    ...['bestsellers', 'recommendations'].map(async list =>
      (await call<Items<Product>>(server, `GET /api/${list}`)).body.items.map(({ price }) => price),
    ),
  ])
  return answers.flat()
}

/** Every price that a server shows anywhere is this one, for a while. */
async function expectPrices(servers: readonly ServerProcess[], price: number, forMs = 0): Promise<void> {
  const end = performance.now() + forMs
  do {
    for (const server of servers)
      expect(new Set(await pricesOn(server)), server.url).toEqual(new Set([price]))
  } while (performance.now() < end)
}

const sees = (server: ServerProcess) =>
  until(async () => (await statusOf(server)).blind === null, `${server.url} sees the log`)

async function expectHits(server: ServerProcess): Promise<void> {
  await sees(server)
  await until(async () => (await call(server, 'GET /api/products/1')).cache === 'hit', 'hits')
}

describe('another cluster under the same Redis, as after --reset', () => {
  const [oldPrice, newPrice] = [111_111, 222]
  let stack: Stack
  let fresh: PostgresServer
  let sql: pg.Client
  let oldServers: ServerProcess[] = []
  let newServers: ServerProcess[] = []

  beforeAll(async () => {
    stack = await startStack({ servers: 2 })
    fresh = await temporaryPostgres({ settings })
    oldServers = [...stack.servers]
    await prepare({ primaryUrl: fresh.url })
    sql = new pg.Client({ connectionString: fresh.url })
    await sql.connect()
    await sql.query('UPDATE products SET price = $1', [newPrice])
    await sql.query('DELETE FROM flash_sales')
    // The old cluster is far ahead: nothing of the new one can be newer by its position.
    for (let i = 0; i < 4; i++) await stack.sql("SELECT pg_switch_wal(), technomir_invalidate('none')")
    await stack.sql('UPDATE products SET price = $1', [oldPrice])
    await stack.sql('DELETE FROM flash_sales')
  })
  afterAll(async () => {
    await sql?.end()
    await stack?.stop()
    await fresh?.stop()
  })

  it('serves nothing of the old one, though its values stand in Redis with higher positions', async () => {
    const [before] = await stack.sql("SELECT technomir_invalidate('none') - '0/0'::pg_lsn AS position")
    for (const server of oldServers)
      await until(
        async () => Number((await statusOf(server)).position) > Number(before?.position),
        'processed',
      )
    for (const server of oldServers) {
      await expectPrices([server], oldPrice)
      await expectHits(server)
    }
    for (let i = 1; i <= 2; i++)
      newServers.push(await stack.addServer({ DATABASE_URL: fresh.url, NODE_NAME: `new-${i}` }))
    const status = await statusOf(newServers[0] as ServerProcess)
    expect(Number(status.position)).toBeLessThan(Number(before?.position))
    expect(status.relay.servers.map(({ name }) => name.slice(0, 5))).toEqual(['new-1', 'new-2'])
    await expectPrices(newServers, newPrice, 300)
    for (const server of newServers) await expectHits(server)
  })

  it('leaves the old servers, which still run, without caches but right, and its own log alone to it', async () => {
    await until(
      async () => (await Promise.all(oldServers.map(statusOf))).every(({ blind }) => blind === 'silence'),
      'the old servers are blind',
    )
    const { epoch } = await statusOf(newServers[0] as ServerProcess)
    for (let i = 1; i <= 30; i++) {
      await stack.sql('UPDATE products SET price = $1', [oldPrice + i])
      await sql.query('UPDATE products SET price = $1', [newPrice + i])
      const answer = await call(newServers[0] as ServerProcess, 'PUT /api/user/profile', { name: `New ${i}` })
      expect(answer.status).toBe(200)
      // The write was answered when both new servers had processed it, and with it what was committed before.
      await expectPrices(newServers, newPrice + i)
      await expectPrices(oldServers, oldPrice + i)
    }
    for (const server of newServers) await expectHits(server)
    expect((await statusOf(newServers[1] as ServerProcess)).epoch).toBe(epoch)

    const redis = await redisOf(stack).connect()
    try {
      expect(await redis.get('{technomir}:log:current')).toBe(epoch)
      const entries = (await redis.xRange(`{technomir}:log:${epoch}`, '-', '+')) ?? []
      expect(entries.length).toBeGreaterThanOrEqual(60)
      expect(JSON.stringify(entries)).not.toContain(`"price":${String(oldPrice).slice(0, 4)}`)
      entries.forEach(({ message }, i) => {
        const { prev } = JSON.parse(message.entry ?? '') as { prev: string }
        if (i > 0) expect(`${prev}-0`).toBe(entries[i - 1]?.id)
      })
    } finally {
      redis.destroy()
    }
  })

  it('gives the Redis back when its servers stop, and takes it again when they start', async () => {
    await Promise.all(newServers.map(server => server.stop()))
    for (const server of oldServers) await expectHits(server)
    await expectPrices(oldServers, oldPrice + 30, 200)
    newServers = [await stack.addServer({ DATABASE_URL: fresh.url, NODE_NAME: 'new-3' })]
    await expectPrices(newServers, newPrice + 30, 200)
    for (const server of newServers) await expectHits(server)
    await expectPrices(oldServers, oldPrice + 30)
  })
})

describe('the primary restored from a copy of its files', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack({ servers: 2 })
    await stack.sql('DELETE FROM flash_sales')
  })
  afterAll(() => stack?.stop())

  async function onPrimary(text: string): Promise<void> {
    const client = new pg.Client({ connectionString: stack.primary.url })
    await client.connect()
    await client.query(text)
    await client.end()
  }

  /** Takes the primary back to what it is at the call, after `future` has come and gone. */
  async function restoreAfter(future: () => Promise<void>): Promise<void> {
    const { primary } = stack
    const copy = `${primary.dataDir}.copy`
    await onPrimary('CHECKPOINT')
    await primary.kill()
    await run('cp', ['-a', primary.dataDir, copy])
    await primary.restart()
    await future()
    await primary.kill()
    // No restore is quicker than this; until then the servers cannot know that they no longer see.
    await sleep(2100)
    await run('rm', ['-rf', primary.dataDir])
    await run('mv', [copy, primary.dataDir])
    await primary.restart()
  }

  async function cachedEverywhere(price: number): Promise<void> {
    await onPrimary(`UPDATE products SET price = ${price}`)
    for (const server of stack.servers) {
      await sees(server)
      await until(async () => (await pricesOn(server)).every(found => found === price), `${price} everywhere`)
      await expectHits(server)
    }
    await expectPrices(stack.servers, price)
  }

  it('serves nothing of the future that never was', async () => {
    await cachedEverywhere(100)
    await restoreAfter(() => cachedEverywhere(999_999))
    await expectPrices(stack.servers, 100, 300)
    for (const server of stack.servers) await expectHits(server)
    await expectPrices(stack.servers, 100)
    await cachedEverywhere(101)
  })

  it('not even when it has written on, to the same positions and beyond, before anybody looked', async () => {
    await cachedEverywhere(100)
    let future = ''
    await restoreAfter(async () => {
      await cachedEverywhere(999_998)
      await cachedEverywhere(999_999)
      for (const server of stack.servers) {
        future = (await statusOf(server)).epoch
        server.pause()
      }
    })
    await onPrimary('UPDATE products SET price = 55')
    await onPrimary('SELECT pg_switch_wal()')
    for (const server of stack.servers) server.resume()
    await expectPrices(stack.servers, 55, 300)
    for (const server of stack.servers) await expectHits(server)
    await expectPrices(stack.servers, 55, 300)
    expect((await statusOf(stack.servers[0] as ServerProcess)).epoch).not.toBe(future)
  })
})
