import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { call } from '../../test/client.ts'
import { type Stack, startStack, until } from '../testing/stack.ts'
import type { FaultName } from './faults/schemas.ts'
import type { Lacks } from './parts.ts'
import type { RaceName, RaceResult } from './races/schemas.ts'
import type { StrategiesRun } from './strategies/schemas.ts'
import { beginExperiment, finished } from './testing/experiment.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2, replica: true })
}, 90_000)
afterAll(() => stack.stop())

const server = () => stack.servers[0] as Stack['servers'][number]
const begin = (name: FaultName, seconds: number, more = {}) =>
  call(server(), `POST /api/lab/faults/${name}`, { seconds, ...more })
const end = (name: FaultName) => call(server(), `DELETE /api/lab/faults/${name}`)
const pauseOf = (what: 'pause' | 'resume', body = {}) =>
  call(server(), `POST /api/lab/replication/replica/sub_flash_sales/${what}`, body)

interface Refused {
  error: { code: string; message: string; details?: { lacks: Lacks } }
}
const play = <T = RaceResult>(name: RaceName) => call<T>(server(), `POST /api/lab/races/${name}`, {})
const lacks = async () => {
  const { items } = (
    await call<{ items: { name: RaceName; lacks: Lacks | null }[] }>(server(), 'GET /api/lab/races')
  ).body
  return Object.fromEntries(items.map(race => [race.name, race.lacks]))
}
const nothing = { 'stale-set': null, 'missed-message': null, 'lagging-replica': null, stampede: null }
const all = (lack: Lacks) => Object.fromEntries(Object.keys(nothing).map(name => [name, lack]))

afterEach(async () => {
  for (const name of ['relay-stopped', 'replica-stopped', 'primary-slow'] as const) await end(name)
  await until(
    async () => Object.values(await lacks()).every(lack => lack === null),
    'nothing is in the way',
    40_000,
  )
})

test('while replicas are left alone, the race of the lagging one is not played, and nothing is said of its freshness', async () => {
  await begin('replica-stopped', 20)
  expect(await lacks()).toEqual({ ...nothing, 'lagging-replica': 'replica-stopped' })
  const refused = await play<Refused>('lagging-replica')
  expect(refused).toMatchObject({
    status: 409,
    body: { error: { code: 'lab_not_here', details: { lacks: 'replica-stopped' } } },
  })
  expect((await play('stale-set')).status).toBe(200)
})

test('replicas that are left alone in the middle of the race end it', async () => {
  const playing = play<Refused>('lagging-replica')
  await until(async () => (await stack.sql('SELECT FROM lab_pauses')).length > 0, 'the race is under way')
  // It has paused the subscription itself.
  expect((await lacks())['lagging-replica']).toBe(null)
  await begin('replica-stopped', 30)
  expect(await playing).toMatchObject({
    status: 409,
    body: { error: { code: 'lab_disturbed', details: { lacks: 'replica-stopped' } } },
  })
})

test('a paused subscription is named before the race and by its refusal, and the pause stays', async () => {
  await pauseOf('pause', { seconds: 60 })
  expect(await lacks()).toEqual({ ...nothing, 'lagging-replica': 'subscription-paused' })
  const refused = await play<Refused>('lagging-replica')
  expect(refused.body.error).toMatchObject({
    code: 'lab_not_here',
    details: { lacks: 'subscription-paused' },
  })
  expect(refused.body.error.message).toContain('paused')
  expect(await stack.sql('SELECT FROM lab_pauses')).toHaveLength(1)
  await pauseOf('resume')
  expect(await lacks()).toEqual(nothing)
})

test('a stopped relay is named by every race at once, before the server is blind for it', async () => {
  await begin('relay-stopped', 20)
  expect(await lacks()).toEqual(all('relay-stopped'))
  expect((await play<Refused>('stampede')).body.error.details).toEqual({ lacks: 'relay-stopped' })
})

test('a race that a stopped relay has overtaken ends without a result', async () => {
  // Held up by the primary, it is still under way when nobody tells of commits any more.
  await begin('primary-slow', 20, { delayMs: 1000 })
  const playing = play<Refused>('stale-set')
  await until(
    async () =>
      (await stack.sql(`SELECT FROM pg_locks WHERE locktype = 'advisory' AND objid = 7340051`)).length > 0,
    'the race is under way',
  )
  await begin('relay-stopped', 8)
  expect(await playing).toMatchObject({ status: 409, body: { error: { code: 'lab_disturbed' } } })
})

const compare = async (options = {}) => {
  const body = { readers: 2, writesPerSecond: 5, seconds: 3, ttlMs: 1000, ...options }
  const begun = await beginExperiment<StrategiesRun>(server(), 'POST /api/lab/strategies', body)
  expect(begun.status).toBe(202)
  const run = await finished(server())
  return { run, ms: Date.now() - begun.body.startedAt }
}

test('a slow primary is as slow for those without a cache, and makes nobody stale', async () => {
  await begin('primary-slow', 30, { delayMs: 300 })
  const { run, ms } = await compare({ readers: 8, writesPerSecond: 1, seconds: 5 })
  const { none, event, tagged } = run.strategies
  expect(none.total.p50Ms).toBeGreaterThanOrEqual(295)
  expect(none.total.reads).toBeLessThan(event.total.reads)
  expect([none.total.stale, tagged.total.stale, event.total.stale]).toEqual([0, 0, 0])
  expect(run.faults).toEqual([{ name: 'primary-slow', ms: expect.any(Number) }])
  // What the truth is compared with is slow, too; seconds are not.
  expect(ms).toBeLessThan(9000)

  const { plays } = (await play('stale-set')).body
  for (const { steps } of plays) {
    const at = (what: string) => steps.find(step => step.what === what)?.atMs ?? Number.NaN
    expect(at('loaded') - at('load-begins')).toBeGreaterThanOrEqual(295)
  }
})

test('a run tells for how long its server was blind, and by what', async () => {
  const comparing = compare({ seconds: 8 })
  await begin('redis-paused', 5)
  const { run } = await comparing
  expect(run.blindMs).toBeGreaterThan(1000)
  expect(run.blindMs).toBeLessThan(8000)
  expect(run.faults).toEqual([{ name: 'redis-paused', ms: expect.any(Number) }])
  expect(run.faults[0]?.ms).toBeGreaterThan(3000)
})

test('a run that nothing disturbed says so', async () => {
  const { run } = await compare()
  expect(run).toMatchObject({ faults: [] })
  // One that waits for a processor may be blind for a moment.
  expect(run.blindMs).toBeLessThan(1000)
})
