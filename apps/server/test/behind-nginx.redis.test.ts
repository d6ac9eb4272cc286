import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@technomir/live/client'
import { buildStorefront } from '@technomir/web/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, callSighted, type Items, type Product } from './client.ts'
import { Feed } from './feed.ts'
import { type Nginx, startNginx } from './nginx.ts'
import { Shoppers } from './shoppers.ts'

/** The shop as it stands in production: nginx as deployed in front of two servers. */

const drainTime = '4s'
let stack: Stack
let nginx: Nginx
/** Those that live now; a restarted one takes its place and its port. */
let servers: ServerProcess[]

beforeAll(async () => {
  await buildStorefront()
  stack = await startStack({ servers: 2, env: { DRAIN_TIME: drainTime } })
  servers = [...stack.servers]
  nginx = await startNginx(servers)
  await untilServing()
}, 120_000)
afterAll(async () => {
  await nginx?.stop()
  await stack?.stop()
})

const hostsOf = (those: readonly { url: string }[]) => those.map(({ url }) => new URL(url).host).sort()
const untilServing = () =>
  until(
    async () => JSON.stringify(await nginx.serving()) === JSON.stringify(hostsOf(servers)),
    'nginx sends requests to both servers',
    30_000,
  )

async function startAgain(index: number): Promise<void> {
  const { url } = servers[index] as ServerProcess
  servers[index] = await stack.addServer({ PORT: new URL(url).port, NODE_NAME: `again-${index}` })
  await untilServing()
}

describe('the shop behind nginx', () => {
  it('answers the walk-through of the specification, whichever server it is', async () => {
    await call(nginx, 'POST /api/cache/invalidate/all')
    const first = await callSighted<Items<Product>>(nginx, 'GET /api/bestsellers')
    expect(first).toMatchObject({ status: 200, cache: 'miss' })
    for (let i = 0; i < 6; i++)
      expect(await callSighted(nginx, 'GET /api/bestsellers')).toMatchObject({
        cache: 'hit',
        body: first.body,
      })
    const entries = async () =>
      (await statusOf(nginx)).caches.find(({ name }) => name === 'bestsellers')?.entries ?? []
    expect(await entries()).toHaveLength(1)
    const invalidated = await call(nginx, 'POST /api/cache/invalidate/bestsellers')
    expect(invalidated).toMatchObject({ status: 200, body: { processed: true } })
    expect(await entries()).toEqual([])

    await call(nginx, 'GET /api/recommendations')
    expect(await call(nginx, 'POST /api/cache/invalidate/recommendations')).toMatchObject({ status: 200 })
    for (let i = 0; i < 10; i++) {
      const name = `Имя ${i}`
      expect(await call(nginx, 'PUT /api/user/profile', { name })).toMatchObject({ status: 200 })
      // The next request goes to the other server.
      for (let j = 0; j < 2; j++)
        expect((await call(nginx, 'GET /api/user/profile')).body).toMatchObject({ name })
    }
  })

  it('shows what is changed in SQL through both servers at once', async () => {
    const [client] = await Promise.all([Feed.open(nginx, ['catalog'])])
    try {
      for (let price = 1000; price < 1010; price++) {
        await stack.sql('UPDATE products SET price = $1 WHERE id = 1', [price])
        await until(
          () => client.events('catalog').some(({ data }) => data.id === 1 && data.price === price),
          'the WebSocket tells of it',
        )
        await expect
          .poll(async () => {
            const answers = await Promise.all(servers.map(one => call<Product>(one, 'GET /api/products/1')))
            return answers.map(({ body }) => body.price)
          })
          .toEqual([price, price])
        expect((await call<Product>(nginx, 'GET /api/products/1')).body.price).toBe(price)
      }
    } finally {
      client.close()
    }
  })

  it('takes WebSockets of its own pages only', async () => {
    const open = (origin: string) =>
      new Promise<string>(resolve => {
        const socket = new WebSocket(`${nginx.url.replace('http', 'ws')}/ws`, { origin })
        socket.on('open', () => resolve('open'))
        socket.on('error', error => resolve(error.message))
        socket.once('message', () => socket.close())
      })
    expect(await open(nginx.url)).toBe('open')
    expect(await open('https://elsewhere.example')).toContain('403')
  })

  it('compresses, and still knows its own validators', async () => {
    const response = await call(nginx, 'GET /api/products', undefined, { 'accept-encoding': 'gzip' })
    expect(response.headers.get('content-encoding')).toBe('gzip')
    expect(response.headers.get('vary')).toMatch(/accept-encoding/i)
    const etag = response.headers.get('etag') ?? ''
    expect(etag).toMatch(/^(W\/)?"/)
    const again = await call(nginx, 'GET /api/products', undefined, {
      'accept-encoding': 'gzip',
      'if-none-match': etag,
    })
    expect(again.status).toBe(304)
  })

  it('serves files that never change as such, compressed, from its own memory', async () => {
    const page = await (await fetch(nginx.url)).text()
    const script = /\/assets\/[\w./-]+\.js/.exec(page)?.[0] ?? ''
    expect(script).not.toBe('')
    for (const encoding of ['br', 'gzip', 'identity']) {
      const statuses: (string | null)[] = []
      for (let i = 0; i < 2; i++) {
        const response = await fetch(nginx.url + script, { headers: { 'accept-encoding': encoding } })
        await response.arrayBuffer()
        expect(response.status).toBe(200)
        expect(response.headers.get('cache-control')).toMatch(/max-age=31536000.*immutable/)
        expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding)
        statuses.push(response.headers.get('cache-status'))
      }
      expect(statuses[1]).toBe('nginx; hit')
    }
  })

  it('hides what is for those who run it', async () => {
    for (const path of ['/metrics', '/readyz']) expect((await fetch(nginx.url + path)).status).toBe(404)
    expect((await fetch(`${servers[0]?.url}/metrics`)).status).toBe(200)
    expect((await fetch(`${nginx.url}/healthz`)).status).toBe(200)
  })

  it('measures everything that the dashboard and the alerts look at', async () => {
    const metrics = await (await fetch(`${servers[0]?.url}/metrics`)).text()
    const known = new Set(Array.from(metrics.matchAll(/^# TYPE (\S+)/gm), ([, name]) => name))
    const files = ['grafana/dashboards/technomir.json', 'prometheus/alerts.yml']
    const texts = files.map(file => readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), 'utf8'))
    const used = texts.flatMap(text =>
      Array.from(text.matchAll(/\b(?:technomir|nodejs|process)_[a-z0-9_]+/g), ([name]) => name),
    )
    expect(used.length).toBeGreaterThan(30)
    const missing = used.filter(
      name => !known.has(name) && !known.has(name.replace(/_(bucket|count|sum)$/, '')),
    )
    expect([...new Set(missing)]).toEqual([])
  })

  it('goes on while one server is killed (-9): no GET fails', async () => {
    const shoppers = new Shoppers(nginx, { writes: false })
    await sleep(1000)
    await servers[1]?.kill()
    await sleep(6000)
    const seen = await shoppers.stop()
    console.log('kill -9:', seen)
    expect(seen.failures).toEqual([])
    expect(seen.requests).toBeGreaterThan(200)
    await startAgain(1)
  }, 60_000)

  it('is restarted server by server without a failed request, writes included, or an event that nobody is told of', async () => {
    const shoppers = new Shoppers(nginx, { writes: true })
    const heard: (number | 'refetch')[] = []
    const client = connect({ url: `${nginx.url}/ws` })
    client.subscribe(['product:2'], {
      onEvent: ({ data }) => heard.push((data as Product).price),
      onRefetch: () => heard.push('refetch'),
    })
    const writer = new AbortController()
    let written = 0
    const writing = (async () => {
      while (!writer.signal.aborted) {
        await stack.sql('UPDATE products SET price = $1 WHERE id = 2', [++written])
        await sleep(30)
      }
    })()
    try {
      await sleep(1000)
      for (const index of [0, 1]) {
        const code = await servers[index]?.stop()
        expect(code, servers[index]?.output.slice(-5).join('\n')).toBe(0)
        await startAgain(index)
      }
      await sleep(1000)
    } finally {
      writer.abort()
      await writing
    }
    const seen = await shoppers.stop()
    await until(() => heard.at(-1) === written || heard.at(-1) === 'refetch', 'the last event arrives')
    client.close()
    console.log('rolling restart:', seen, { written, heard: heard.length })
    expect(seen.failures).toEqual([])
    expect(seen.requests).toBeGreaterThan(500)
    expect(seen.writes).toBeGreaterThan(50)
    // One after the other; where some are missing, the client was told to fetch again.
    const unexplained = heard.filter((price, i) => {
      const before = heard[i - 1]
      return typeof price === 'number' && typeof before === 'number' && price !== before + 1
    })
    expect(unexplained).toEqual([])
    expect(heard.length).toBeGreaterThan(100)
  }, 180_000)
})
