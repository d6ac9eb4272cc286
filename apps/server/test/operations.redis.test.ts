import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, until } from '../src/testing/stack.ts'

let stack: Stack
let server: ServerProcess

beforeAll(async () => {
  stack = await startStack({ servers: 1, replica: true })
  server = stack.servers[0] as ServerProcess
})
afterAll(() => stack?.stop())

const at = (path: string) => fetch(`${server.url}${path}`)

interface Readiness {
  status: string
  problems: { part: string; problem: string }[]
}
const readiness = async () => {
  const answer = await at('/readyz')
  return { code: answer.status, ...((await answer.json()) as Readiness) }
}

async function metrics(): Promise<Map<string, number>> {
  const answer = await at('/metrics')
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain/)
  const lines = (await answer.text()).split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return new Map(
    lines.map(line => {
      const space = line.lastIndexOf(' ')
      const name = line.slice(0, space).replace(/node="[^"]*",?/, '')
      return [name.replace(',}', '}').replace('{}', ''), Number(line.slice(space + 1))]
    }),
  )
}

describe('metrics', () => {
  it('count what happened: requests by route, hits by tier, loads', async () => {
    const before = await metrics()
    for (let i = 0; i < 5; i++) await at('/api/products/6')
    await at('/api/products/nonsense')
    const after = await metrics()
    const grown = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0)
    const requests = 'technomir_http_request_duration_seconds_count'
    expect(grown(`${requests}{method="GET",route="/api/products/:id",status="200"}`)).toBe(5)
    expect(grown(`${requests}{method="GET",route="/api/products/:id",status="400"}`)).toBe(1)
    expect(grown('technomir_cache_misses_total{cache="product"}')).toBe(1)
    expect(grown('technomir_cache_hits_total{cache="product",tier="l1"}')).toBe(4)
    expect(grown('technomir_cache_load_duration_seconds_count{cache="product"}')).toBe(1)
  })

  it('show the log, the relay, replication, pools, the event loop and WebSocket clients', async () => {
    await until(
      async () => (await metrics()).get('technomir_replication_state{state="ok"}') === 1,
      'all is well',
    )
    const shown = await metrics()
    expect(shown.get('technomir_log_horizon')).toBeGreaterThan(0)
    expect(shown.get('technomir_relay_leading')).toBe(1)
    expect(shown.get('technomir_log_blind{reason="silence"}')).toBe(0)
    expect(shown.get('technomir_redis_reachable')).toBe(1)
    expect(shown.get('technomir_replication_server_reachable{server="replica"}')).toBe(1)
    for (const name of ['sub_products', 'sub_users', 'sub_flash_sales'])
      expect(
        shown.get(`technomir_replication_subscription_running{replica="replica",subscription="${name}"}`),
      ).toBe(1)
    expect(shown.get('technomir_replication_slot_active{slot="technomir_relay",use="relay"}')).toBe(1)
    expect(shown.get('technomir_pool_connections{pool="primary"}')).toBeGreaterThan(0)
    expect(shown.has('nodejs_eventloop_lag_p99_seconds')).toBe(true)
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`)
    await new Promise(resolve => socket.addEventListener('open', resolve))
    expect((await metrics()).get('technomir_websocket_clients')).toBe(1)
    socket.close()
  })
})

describe('readiness', () => {
  it('is ready when all is well, and alive', async () => {
    await until(async () => (await readiness()).status === 'ready', 'it is ready')
    expect(await readiness()).toEqual({ code: 200, status: 'ready', problems: [] })
    expect((await at('/healthz')).status).toBe(200)
  })

  it('names what is degraded, stays ready to serve, and heals', async () => {
    await stack.replica?.kill()
    await until(async () => (await readiness()).status === 'degraded', 'the replica is missed')
    expect((await readiness()).problems.map(one => one.part)).toContain('replication')
    await stack.replica?.restart()
    stack.redis?.pause()
    await until(async () => (await readiness()).problems.some(one => one.part === 'log'), 'the log is missed')
    expect((await readiness()).code).toBe(200)
    stack.redis?.resume()
    await until(async () => (await readiness()).status === 'ready', 'all is well again')
  })
})
