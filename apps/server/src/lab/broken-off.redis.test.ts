import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { call } from '../../test/client.ts'
import { Feed } from '../../test/feed.ts'
import { type Stack, startStack, until } from '../testing/stack.ts'
import type { LabCache } from './caches/schemas.ts'
import type { Fault } from './faults/schemas.ts'
import type { RaceResult } from './races/schemas.ts'
import type { Pause, Router } from './replication/schemas.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2, replica: true })
}, 90_000)
afterAll(() => stack.stop())

const server = (i = 0) => stack.servers[i] as Stack['servers'][number]
const fault = async (name: string, i = 0) =>
  (await call<{ items: Fault[] }>(server(i), 'GET /api/lab/faults')).body.items.find(one => one.name === name)

test('a race whose query is broken off says so, makes room for others, harms nobody, and can be played again', async () => {
  const feed = await Feed.open(server(1), ['lab'])
  const locker = new pg.Client({ connectionString: stack.primary.url })
  await locker.connect()
  await locker.query('BEGIN; LOCK TABLE lab_products')
  const race = call(server(), 'POST /api/lab/races/stale-set', {})
  await until(async () => {
    const waiting = await stack.sql(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%lab_products%'`,
    )
    return waiting.length > 0
  }, 'the query of the race waits for the table')
  await locker.end()
  expect(await race).toMatchObject({ status: 503, body: { error: { code: 'unavailable' } } })
  const free = () => feed.frames.filter(({ event }) => event === 'lab.free').map(({ data }) => data)
  await until(() => free().length > 0, 'the other server tells it, too')
  expect(free()).toEqual([{ experiment: 'stale-set' }])
  feed.close()
  const again = await call<RaceResult>(server(), 'POST /api/lab/races/stale-set', {})
  expect(again).toMatchObject({ status: 200, body: { plays: [{ wrongReads: 1 }, { wrongReads: 0 }] } })
})

test('what a killed server has left of a race is gone after the next one', async () => {
  await stack.sql(
    `INSERT INTO flash_sales (product_id, sale_price, start_time, end_time, active)
     VALUES (1, 1, '2000-01-01', '2000-01-02', false)`,
  )
  const race = await call<RaceResult>(server(), 'POST /api/lab/races/lagging-replica', {})
  expect(race).toMatchObject({ status: 200, body: { plays: [{ wrongReads: 1 }, { wrongReads: 0 }] } })
  const refused = race.body.plays[1]?.steps.find(step => step.what === 'refused')
  expect(refused?.value).toMatch(/^(behind|disabled)$/)
  expect(await stack.sql(`SELECT FROM flash_sales WHERE start_time < '2001-01-01'`)).toEqual([])
})

test('the pause of a replica that is gone does not keep others from going on', async () => {
  await stack.sql(`INSERT INTO lab_pauses VALUES ('a-replica-long-gone', 'sub_products', '2000-01-01')`)
  const path = 'POST /api/lab/replication/replica/sub_users/pause'
  expect((await call<Pause>(server(), path, { seconds: 1 })).status).toBe(200)
  const pauses = async () => await stack.sql(`SELECT FROM lab_pauses WHERE replica = 'replica'`)
  await until(async () => (await pauses()).length === 0, 'it goes on by itself', 15_000)
  await stack.sql('DELETE FROM lab_pauses')
})

test('a replica that is left alone is not said to refuse what it does not have', async () => {
  await call(server(), 'POST /api/lab/faults/replica-stopped', { seconds: 20 })
  await call(server(), 'GET /api/products?minPrice=77')
  await call(server(), 'GET /api/comments/top')
  await call(server(), 'POST /api/lab/races/stale-set', {})
  const { recent } = (await call<Router>(server(), 'GET /api/lab/router')).body
  const codes = (table: string) =>
    new Set(
      recent.flatMap(({ tables, refusals }) =>
        tables.includes(table) && tables.length === 1 ? refusals.map(one => one.code) : [],
      ),
    )
  expect(codes('lab_products')).toEqual(new Set(['not-replicated']))
  expect(codes('products')).toContain('stopped')
  await call(server(), 'DELETE /api/lab/faults/replica-stopped')
})

test('a paused Redis can neither be paused again nor let go early, and nobody is told that it was', async () => {
  const name = 'redis-paused'
  const path = `/api/lab/faults/${name}`
  const begun = await call<Fault>(server(), `POST ${path}`, { seconds: 6 })
  expect(begun).toMatchObject({ status: 200, body: { active: true, endable: false } })
  await until(async () => (await fault(name, 1))?.active === true, 'the other server knows', 2000)
  const deaf = { status: 409, body: { error: { code: 'lab_deaf' } } }
  expect(await call(server(1), `POST ${path}`, { seconds: 3 })).toMatchObject(deaf)
  expect(await call(server(1), `DELETE ${path}`)).toMatchObject(deaf)
  expect(await call(server(), `DELETE ${path}`)).toMatchObject(deaf)
  const { until: over } = begun.body
  for (const i of [0, 1])
    expect(Math.abs(Number((await fault(name, i))?.until) - Number(over))).toBeLessThan(2000)
  await until(async () => (await fault(name, 1))?.active === false, 'it ends by itself', 15_000)
})

test('an entry with a long key is looked into and ended like any other', async () => {
  const q = 'очень-длинный-запрос-'.repeat(9)
  let key = ''
  await until(async () => {
    await call(server(), `GET /api/search?q=${encodeURIComponent(q)}`)
    const { items } = (await call<{ items: LabCache[] }>(server(), 'GET /api/lab/caches')).body
    key = items.find(one => one.name === 'search')?.entries[0]?.key ?? ''
    return key !== ''
  }, 'it is kept')
  // Longer than a part of a path may be.
  expect(key.length).toBeGreaterThan(100)
  const path = `GET /api/lab/caches/search/entry?key=${encodeURIComponent(key)}`
  const held = async () => (await call<{ held: { valid: boolean }[] }>(server(), path)).body.held
  expect(await held()).toContainEqual(expect.objectContaining({ valid: true }))
  const ended = await call(server(), 'POST /api/lab/invalidate', { cache: 'search', key })
  expect(ended).toMatchObject({
    status: 200,
    body: { hit: expect.arrayContaining([{ cache: 'search', key }]) },
  })
  expect((await held()).filter(one => one.valid)).toEqual([])
})

test('rows are rewritten after another such write, and nobody is said to have rewritten what others hold', async () => {
  const path = 'POST /api/lab/replication/rows'
  const rewritten = async () => (await call<{ rows: number }>(server(), path, { rows: 500 })).body.rows
  const count = await rewritten()
  expect(count).toBeGreaterThan(0)
  expect(await Promise.all([rewritten(), rewritten(), rewritten()])).toEqual([count, count, count])
  const somebody = new pg.Client({ connectionString: stack.primary.url })
  await somebody.connect()
  await somebody.query('BEGIN; UPDATE products SET price = price')
  expect(await rewritten()).toBe(0)
  await somebody.query('ROLLBACK')
  await somebody.end()
})

test('names and keys that PostgreSQL cannot have are refused, not failed at', async () => {
  const bodies = [{ tag: 'a\0:b' }, { cache: 'product', key: '\0' }]
  for (const body of bodies) expect((await call(server(), 'POST /api/lab/invalidate', body)).status).toBe(400)
  const path = 'POST /api/lab/replication/replica/%00/pause'
  expect((await call(server(), path, { seconds: 1 })).status).toBe(400)
})
