import { setTimeout as sleep } from 'node:timers/promises'
import type { RedisCommands } from '@technomir/cache'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ServerProcess, startServerProcess } from '../src/testing/server-process.ts'
import { redisOf, type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, callSighted, type Product } from './client.ts'
import { Counting } from './counting.ts'

/** Redis loses the log, all of its data or its life, under load: answers become slower, never old. */

let stack: Stack
let counting: Counting

beforeAll(async () => {
  stack = await startStack({
    servers: 2,
    primarySettings: { shared_preload_libraries: 'pg_stat_statements' },
  })
  await stack.sql('CREATE EXTENSION pg_stat_statements')
  await stack.sql('UPDATE products SET price = 0')
  counting = new Counting(stack, [1, 2])
  for (const server of stack.servers) await counting.watch(server)
  counting.session(() => stack.servers)
  counting.session(() => stack.servers)
  await counting.write(25)
})
afterAll(async () => {
  await counting?.stop()
  await stack?.stop()
})

async function inRedis<T>(work: (client: RedisCommands) => Promise<T>): Promise<T> {
  const client = await redisOf(stack).connect()
  try {
    return await work(client)
  } finally {
    client.destroy()
  }
}

const logKey = async (client: RedisCommands) =>
  `{technomir}:log:${await client.get('{technomir}:log:current')}`

/** After the fault: both servers follow the log again, and answer from their caches. */
async function expectHealed(): Promise<void> {
  for (const server of stack.servers) {
    await until(async () => (await statusOf(server)).blind === null, `${server.url} sees the log`, 20_000)
    await counting.caughtUp(server, 10_000)
  }
  const before = counting.reads.hit
  await until(() => counting.reads.hit > before + 20, 'hits', 20_000)
  expect(counting.violations).toEqual([])
}

const faults: [what: string, inflict: () => Promise<unknown>][] = [
  ['the key of the log is deleted', () => inRedis(async client => client.del(await logKey(client)))],
  [
    'the log is trimmed to one entry',
    () => inRedis(async client => client.xTrim(await logKey(client), 'MAXLEN', 1)),
  ],
  [
    'the log is trimmed to nothing',
    () => inRedis(async client => client.xTrim(await logKey(client), 'MAXLEN', 0)),
  ],
  [
    'the heartbeats are deleted',
    () => inRedis(async client => client.del(`${await logKey(client)}:heartbeat`)),
  ],
  [
    'the name of the current epoch is deleted',
    () => inRedis(client => client.del('{technomir}:log:current')),
  ],
  ['everything is flushed', () => redisOf(stack).flush()],
  ['it is killed and starts again empty', () => stack.redis?.restart({ empty: true }) ?? Promise.resolve()],
]

it.each(faults)('answers stay true when %s', async (_, inflict) => {
  await expectHealed()
  for (let times = 0; times < 2; times++) {
    await inflict()
    await sleep(150)
  }
  await expectHealed()
})

it.each(faults.slice(0, 6))('answers stay true when %s while nobody leads', async (_, inflict) => {
  await expectHealed()
  const [row] = await stack.sql(
    "SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'technomir_relay'",
  )
  await stack.sql('SELECT pg_terminate_backend($1)', [row?.active_pid])
  await inflict()
  await expectHealed()
})

/** How often products were loaded on the primary so far. */
async function loads(): Promise<number> {
  const [row] = await stack.sql(
    "SELECT coalesce(sum(calls), 0)::int AS calls FROM pg_stat_statements WHERE query LIKE '%cross join clock%'",
  )
  return Number(row?.calls)
}

/** Many readers of one product at once on each server. */
async function crowd(): Promise<{ statuses: number[]; loads: number; bypassed: number }> {
  const before = await loads()
  const answers = await Promise.all(
    Array.from({ length: 200 }, (_, i) =>
      call<Product>(stack.servers[i % 2] as ServerProcess, 'GET /api/products/5'),
    ),
  )
  return {
    statuses: [...new Set(answers.map(({ status }) => status))],
    bypassed: answers.filter(({ headers }) => headers.get('cache-status')?.includes('fwd=bypass')).length,
    loads: (await loads()) - before,
  }
}

it('answers stay true when it hangs for three seconds, and the primary is spared the crowd', async () => {
  await expectHealed()
  stack.redis?.pause()
  await sleep(2200)
  const blind = await crowd()
  await sleep(800)
  stack.redis?.resume()
  console.log('Redis hangs:', blind)
  expect(blind.statuses).toEqual([200])
  expect(blind.bypassed).toBe(200)
  // At most one load at a time for each server; the readers of the background take some, too.
  expect(blind.loads).toBeLessThan(100)
  await expectHealed()
})

it('without it the shop goes on, also on a server that starts meanwhile, and everything heals when it is back', async () => {
  await expectHealed()
  await stack.redis?.kill()
  const env = {
    DATABASE_URL: stack.primary.url,
    REDIS_URL: stack.redis?.url ?? '',
    NODE_NAME: 'server-3',
  }
  const late = await startServerProcess(env)
  stack.servers.push(late)
  expect((await statusOf(late)).blind).toBe('silence')
  await counting.watch(late)
  await sleep(500)
  const blind = await crowd()
  console.log('Redis is gone:', blind)
  expect(blind.statuses).toEqual([200])
  expect(blind.loads).toBeLessThan(100)
  const written = await call(late, 'PUT /api/user/profile', { name: 'Without Redis' })
  expect(written.status).toBe(200)
  for (const server of stack.servers)
    expect((await call(server, 'GET /api/user/profile')).body.name).toBe('Without Redis')
  const invalidated = await call(late, 'POST /api/cache/invalidate/all')
  expect(invalidated).toMatchObject({ status: 202, body: { processed: false } })

  await stack.redis?.restart()
  await expectHealed()
  await counting.close()
  expect(counting.violations).toEqual([])
  console.log(`${counting.written} writes, reads:`, counting.reads)
  expect(counting.reads.failed).toBe(0)
  const quiet = await crowd()
  // One at most for each server, of two hundred readers; the meters of the three load some entries, too.
  expect(quiet.loads).toBeLessThan(10)
  expect((await callSighted(late, 'GET /api/products/5')).cache).toBe('hit')
})
