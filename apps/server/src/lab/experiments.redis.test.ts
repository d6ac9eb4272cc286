import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../../test/client.ts'
import { Feed } from '../../test/feed.ts'
import { type Stack, startStack, until } from '../testing/stack.ts'
import type { Fault, FaultName } from './faults/schemas.ts'
import type { RaceResult } from './races/schemas.ts'
import type { StrategiesRun } from './strategies/schemas.ts'
import { beginExperiment, finished } from './testing/experiment.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2, replica: true })
}, 90_000)
afterAll(() => stack.stop())

const server = (i = 0) => stack.servers[i] as Stack['servers'][number]

const begin = <T = { error?: { code: string } }>(request: string, body: unknown, i = 0) =>
  beginExperiment<T>(server(i), request, body)

test.for([
  ['stale-set', 1],
  ['missed-message', 1],
  ['lagging-replica', 1],
  ['stampede', 0],
] as const)(
  'the race %s goes wrong the naive way and right ours',
  { timeout: 90_000 },
  async ([name, wrongReads]) => {
    const play = async () => {
      const { status, body } = await begin<RaceResult>(`POST /api/lab/races/${name}`, {})
      expect({ status, body }).toMatchObject({ status: 200, body: { name } })
      const [naive, ours] = body.plays
      expect(naive).toMatchObject({ way: 'naive', wrongReads })
      expect(ours).toMatchObject({ way: 'ours', wrongReads: 0 })
      for (const { reads, steps } of body.plays) {
        expect(reads.length).toBeGreaterThan(0)
        expect(steps.map(step => step.atMs)).toEqual(steps.map(step => step.atMs).toSorted((a, b) => a - b))
      }
      return body
    }
    let body = await play()
    if (name === 'stampede') {
      expect(body.plays[0]?.loads).toBe(100)
      // A server that had to wait for a processor is blind for a moment, and loads more often; but not every time.
      for (let more = 5; more > 0 && body.plays[1]?.loads !== 1; more--) body = await play()
      expect(body.plays[1]?.loads).toBe(1)
    }
    // The other server knows how it went.
    const known = async () =>
      (await call<{ items: { name: string; last: RaceResult | null }[] }>(server(1), 'GET /api/lab/races'))
        .body
    await until(
      async () => (await known()).items.find(race => race.name === name)?.last?.at === body.at,
      'the other server has heard of it',
    )
  },
)

test('a race leaves nothing behind: the subscription runs, no row is left, nobody is paused', async () => {
  expect(await stack.sql('SELECT * FROM lab_pauses')).toEqual([])
  expect(await stack.sql(`SELECT id FROM flash_sales WHERE start_time < '2001-01-01'`)).toEqual([])
  const { body } = await call<{ state: string }>(server(), 'GET /api/replication/status')
  expect(body.state).toBe('ok')
})

test('strategies side by side: TTL serves stale reads, tags and events serve none and spare the database', async () => {
  const options = { readers: 4, writesPerSecond: 20, seconds: 4, ttlMs: 2000 }
  const compare = async () => {
    const begun = await begin<StrategiesRun>('POST /api/lab/strategies', options)
    expect(begun).toMatchObject({ status: 202, body: { state: 'running', options } })
    const busy = await begin('POST /api/lab/races/stale-set', {})
    expect(busy).toMatchObject({ status: 409, body: { error: { code: 'lab_busy' } } })
    const run = await finished(server())
    const { none, ttl, tagged, event } = run.strategies
    for (const { total, seconds } of [none, ttl, tagged, event]) {
      expect(total.failed).toBe(0)
      expect(seconds).toHaveLength(4)
    }
    expect([none.total.stale, tagged.total.stale, event.total.stale]).toEqual([0, 0, 0])
    return run
  }
  const saysSomething = ({ writes, strategies }: StrategiesRun) =>
    writes > 5 && Object.values(strategies).every(({ total }) => total.reads > 50)

  const feed = await Feed.open(server(1), ['lab'])
  let run = await compare()
  // Where there is hardly a processor to be had, too little happens in four seconds to compare anything.
  for (let more = 3; more > 0 && !saysSomething(run); more--) run = await compare()
  expect(saysSomething(run), JSON.stringify(run)).toBe(true)
  const { none, ttl, event } = run.strategies
  expect(ttl.total.stale).toBeGreaterThan(0)
  expect(none.total.loads).toBeGreaterThanOrEqual(none.total.reads)
  expect(event.total.loads).toBeLessThan(none.total.loads)
  // Told at the other server, too, second by second.
  const told = () => feed.frames.filter(frame => frame.event === 'lab.strategies')
  await until(() => told().some(({ data }) => data.state === 'done'), 'the other server tells of the end')
  expect(told().length).toBeGreaterThanOrEqual(5)
  feed.close()
}, 120_000)

test('a run can be ended from the other server, and then the next may begin', async () => {
  const options = { readers: 1, writesPerSecond: 0, seconds: 60, ttlMs: 1000 }
  await begin('POST /api/lab/strategies', options)
  await call(server(1), 'DELETE /api/lab/strategies')
  const run = async () => (await call<StrategiesRun>(server(), 'GET /api/lab/strategies')).body.state
  await until(async () => (await run()) === 'aborted', 'the run has ended')
  await until(
    async () => (await call(server(1), 'POST /api/lab/races/stale-set', {})).status === 200,
    'the next experiment may begin',
    30_000,
  )
}, 60_000)

const faults = async (i = 0) => (await call<{ items: Fault[] }>(server(i), 'GET /api/lab/faults')).body.items
const fault = async (name: FaultName, i = 0) => (await faults(i)).find(one => one.name === name)
const status = async () =>
  (await call<{ blind: string | null; relay: { leader: string | null } }>(server(), 'GET /api/cache/status'))
    .body

const nobodyReadsTheSlot = async () =>
  (await stack.sql("SELECT FROM pg_replication_slots WHERE slot_name = 'technomir_relay' AND NOT active"))
    .length === 1

test.for(['redis-paused', 'relay-stopped', 'replica-stopped', 'primary-slow'] as const)(
  'the fault %s begins, and ends by itself; then everything is as before',
  { timeout: 90_000 },
  async name => {
    const seconds = 3
    const begun = await call<Fault>(server(), `POST /api/lab/faults/${name}`, { seconds, delayMs: 100 })
    expect(begun).toMatchObject({ status: 200, body: { name, active: true, seconds } })
    await until(
      async () => (await fault(name, 1))?.active === true,
      'the other server has it, while it lasts',
      2500,
    )
    // Servers report who leads only every now and then; the primary knows at once.
    if (name === 'relay-stopped') await until(nobodyReadsTheSlot, 'nobody leads', 2500)
    if (name === 'primary-slow') {
      const from = performance.now()
      await call(server(), 'GET /api/lab/strategies')
      await call(server(), 'GET /api/checkout')
      expect(performance.now() - from).toBeGreaterThan(95)
    }
    const [{ price } = {}] = await stack.sql(
      'UPDATE products SET price = price + 1 WHERE id = 2 RETURNING price',
    )
    for (const i of [0, 1])
      await until(async () => (await fault(name, i))?.active === false, 'it ends by itself', 30_000)
    await until(async () => (await status()).blind === null, 'the server sees the log again', 30_000)
    await until(async () => (await status()).relay.leader !== null, 'somebody leads again', 30_000)
    const product = await call<{ product?: { price: number }; price?: number }>(
      server(),
      'GET /api/products/2',
    )
    expect(JSON.stringify(product.body)).toContain(String(price))
  },
)

test('a fault is told to every server', async () => {
  await call(server(), 'POST /api/lab/faults/primary-slow', { seconds: 30, delayMs: 10 })
  await until(async () => (await fault('primary-slow', 1))?.active === true, 'the other server has it')
  await call(server(1), 'DELETE /api/lab/faults/primary-slow')
  await until(async () => (await fault('primary-slow'))?.active === false, 'it is over everywhere')
})
