import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { until } from '../testing/stack.ts'
import type { LabMap } from './map/schemas.ts'
import type { RaceResult } from './races/schemas.ts'

let open: InProcessShop
let closed: InProcessShop
beforeAll(async () => {
  ;[open, closed] = await Promise.all([
    startInProcessShop({ REDIS_URL: '' }),
    startInProcessShop({ REDIS_URL: '', DEMO_MODE: 'off' }),
  ])
}, 60_000)
afterAll(() => Promise.all([open.stop(), closed.stop()]))

test('the map shows the log in the process, and no Redis', async () => {
  const map = (await open.request({ url: '/api/lab/map' })).json<LabMap>()
  expect(map.mode).toBe('in-process')
  expect(map.parts.map(part => part.kind).sort()).toEqual([
    'browser',
    'l1',
    'log',
    'primary',
    'relay',
    'server',
  ])
  expect(map.parts.filter(part => part.state !== 'ok')).toEqual([])
})

test('races that need neither Redis nor a replica are played; the others say what is missing', async () => {
  const play = (name: string) => open.request({ method: 'POST', url: `/api/lab/races/${name}`, payload: {} })
  for (const [name, wrongReads] of [
    ['stale-set', 1],
    ['stampede', 0],
  ] as const) {
    const { plays } = (await play(name)).json<RaceResult>()
    expect(plays.map(one => [one.way, one.wrongReads])).toEqual([
      ['naive', wrongReads],
      ['ours', 0],
    ])
  }
  const { items } = (await open.request({ url: '/api/lab/races' })).json<{
    items: { lacks: string | null }[]
  }>()
  expect(items.map(race => race.lacks)).toEqual([null, 'redis', 'replica', null])
  for (const name of ['missed-message', 'lagging-replica']) {
    const answer = await play(name)
    expect(answer.statusCode).toBe(409)
    expect(answer.json()).toMatchObject({ error: { code: 'lab_not_here' } })
  }
})

test('without demo mode the Lab is for admins, and faults are nobody’s', async () => {
  const paths = [
    'map',
    'trace',
    'caches',
    'router',
    'faults',
    'meter',
    'races',
    'strategies',
    'replication',
    'replication/pauses',
  ]
  const statuses = async (get: (path: string) => Promise<{ statusCode: number }>) =>
    new Set(await Promise.all(paths.map(async path => (await get(`/api/lab/${path}`)).statusCode)))
  expect(await statuses(url => closed.request({ url }))).toEqual(new Set([401]))
  const race = await closed.request({ method: 'POST', url: '/api/lab/races/stampede', payload: {} })
  expect(race.statusCode).toBe(401)

  const browser = await Browser.guest(closed)
  const person = { name: 'Someone', email: 'someone@example.com', password: 'a long password' }
  await browser.send('POST /api/session/register', person)
  expect(await statuses(path => browser.get(path))).toEqual(new Set([403]))
  await closed.sql(`INSERT INTO roles (user_id, role) SELECT id, 'admin' FROM users WHERE email = $1`, [
    person.email,
  ])
  const own = () => statuses(path => browser.get(path))
  await until(async () => [...(await own())].join() === '200', 'the admin may look')
  const faults = (await browser.get('/api/lab/faults')).json<{ items: { lacks: string | null }[] }>()
  expect(new Set(faults.items.map(one => one.lacks))).toEqual(new Set(['demo-mode']))
  const fault = await browser.send('POST /api/lab/faults/primary-slow', { seconds: 1 })
  expect(fault.json()).toMatchObject({ error: { code: 'lab_not_here' } })
})
