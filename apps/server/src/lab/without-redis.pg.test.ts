import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../testing/browser.ts'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { until } from '../testing/stack.ts'
import type { LabMap } from './map/schemas.ts'
import type { RaceResult } from './races/schemas.ts'

interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

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
  const { paths } = (await closed.request({ url: '/api/openapi.json' })).json<Description>()
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    path.startsWith('/api/lab/')
      ? Object.keys(methods).map(method => [method.toUpperCase(), path.replaceAll(/[{}]/g, '')] as const)
      : [],
  )
  expect(routes.length).toBeGreaterThan(18)
  const statuses = async (
    send: (route: (typeof routes)[number]) => Promise<{ statusCode: number }>,
    of = routes,
  ) => new Set(await Promise.all(of.map(async route => (await send(route)).statusCode)))
  // Nobody is told more about what they send: not even whether it has the right form.
  expect(
    await statuses(([method, url]) => closed.request({ method: method as 'GET', url, payload: {} })),
  ).toEqual(new Set([401]))

  const browser = await Browser.guest(closed)
  const person = { name: 'Someone', email: 'someone@example.com', password: 'a long password' }
  await browser.send('POST /api/session/register', person)
  expect(
    await statuses(([method, path]) =>
      method === 'GET' ? browser.get(path) : browser.send(`${method} ${path}`, {}),
    ),
  ).toEqual(new Set([403]))
  await closed.sql(`INSERT INTO roles (user_id, role) SELECT id, 'admin' FROM users WHERE email = $1`, [
    person.email,
  ])
  const looks = routes.filter(([method, path]) => method === 'GET' && !path.includes('/entry'))
  const own = () => statuses(([, path]) => browser.get(path), looks)
  await until(async () => [...(await own())].join() === '200', 'the admin may look')
  const faults = (await browser.get('/api/lab/faults')).json<{ items: { lacks: string | null }[] }>()
  expect(new Set(faults.items.map(one => one.lacks))).toEqual(new Set(['demo-mode']))
  const fault = await browser.send('POST /api/lab/faults/primary-slow', { seconds: 1 })
  expect(fault.json()).toMatchObject({ error: { code: 'lab_not_here' } })
})
