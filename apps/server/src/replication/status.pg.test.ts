import pg from 'pg'
import { Value } from 'typebox/value'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type Stack, startStack, until } from '../testing/stack.ts'
import { ReplicationStatus } from './status-schema.ts'

let stack: Stack
let replica: pg.Client
let notices: Notices

beforeAll(async () => {
  stack = await startStack({ replica: true, redis: false })
  replica = new pg.Client({ connectionString: stack.replica?.url })
  replica.on('error', () => {})
  await replica.connect()
  notices = await Notices.open(`${url().replace('http', 'ws')}/ws`)
})
afterAll(async () => {
  notices.close()
  await replica.end()
  await stack.stop()
})

const url = () => stack.servers[0]?.url ?? ''

async function status(): Promise<ReplicationStatus> {
  const answer = await fetch(`${url()}/api/replication/status`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('cache-control')).toBe('no-store')
  return Value.Parse(ReplicationStatus, await answer.json())
}

interface Notice {
  type: string
  topic: string
  event: string
  data: { state: string; problems: string[]; replicas: { reachable: boolean; subscriptions: Summary[] }[] }
  at: number
}
interface Summary {
  name: string
  enabled: boolean
  lagBytes: number
}

/** A client that listens to the topic, and keeps all frames. */
class Notices {
  readonly frames: Notice[] = []
  readonly #socket: WebSocket
  private constructor(url: string) {
    this.#socket = new WebSocket(url)
    this.#socket.on('message', data =>
      this.frames.push({ ...JSON.parse(String(data)), at: performance.now() }),
    )
  }
  static async open(url: string): Promise<Notices> {
    const one = new Notices(url)
    await until(() => one.frames.some(f => f.type === 'hello'), 'hello')
    one.#socket.send(JSON.stringify({ type: 'subscribe', topics: ['replication'] }))
    await until(() => one.frames.some(f => f.type === 'subscribed'), 'subscribed')
    return one
  }
  get all(): Notice[] {
    return this.frames.filter(f => f.topic === 'replication')
  }
  close(): void {
    this.#socket.terminate()
  }
}

const products = (notice: Notice) =>
  notice.data.replicas[0]?.subscriptions.find(s => s.name === 'sub_products')

describe('the state of replication in a running server', () => {
  test('is open in demo mode, and fine: relay and subscriptions are connected, both sides hold the same', async () => {
    await until(async () => (await status()).state === 'ok', 'the state is ok')
    const found = await status()
    expect(found.problems).toEqual([])
    expect(found.primary.slots.map(s => [s.name, s.use, s.active])).toEqual([
      ['sub_flash_sales', 'subscription', true],
      ['sub_products', 'subscription', true],
      ['sub_users', 'subscription', true],
      ['technomir_relay', 'relay', true],
    ])
    for (const { primary, replicas } of found.tables) expect(replicas).toEqual([primary])
  })

  test('counts the loads that each replica served and refused, with reasons', async () => {
    const before = (await status()).replicas[0]?.reads
    const load = async () => {
      await stack.sql('update products set stock = stock + 1 where id = 2')
      await until(async () => {
        const answer = await fetch(`${url()}/api/products/2`)
        const body = await answer.text()
        expect(answer.status, body).toBe(200)
        return /fwd/.test(answer.headers.get('cache-status') ?? '')
      }, 'the product is loaded anew')
    }
    await until(async () => {
      await load()
      return ((await status()).replicas[0]?.reads?.served ?? 0) > (before?.served ?? 0)
    }, 'the replica serves a load')

    await replica.query('alter subscription sub_products disable')
    await load()
    const reads = (await status()).replicas[0]?.reads
    expect(reads?.lastRefusal).toMatch(/sub_products is disabled/)
    expect(reads?.refused['subscription sub_products is disabled']).toBeGreaterThan(0)
    expect(Object.keys(reads?.refused ?? {}).join()).not.toMatch(/\d{4}/)
  })

  test('is told live: a state as soon as it has changed, lag every two seconds, nothing else', async () => {
    await until(
      () => notices.all.some(n => products(n)?.enabled === false),
      'the disabled subscription is told',
    )
    const from = notices.all.length
    const writing = setInterval(() => {
      stack.sql('update products set stock = stock + 1 where id = 3').catch(() => {})
    }, 50)
    await until(() => notices.all.length >= from + 3, 'lag is told')
    clearInterval(writing)
    const lags = notices.all.slice(from)
    expect(lags.every(n => n.event === 'replication.lag')).toBe(true)
    const bytes = lags.map(n => products(n)?.lagBytes ?? 0)
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
    for (const [i, n] of lags.entries()) expect(n.at - (lags[i - 1]?.at ?? -Infinity)).toBeGreaterThan(1900)

    await replica.query('alter subscription sub_products enable')
    await until(() => {
      const last = notices.all.at(-1)
      return last?.event === 'replication.changed' && last.data.state === 'ok'
    }, 'the enabled subscription is told')
  })

  test('notices have no place in the log: no position, and none is moved', () => {
    for (const notice of notices.all) {
      expect(Object.keys(notice).sort()).toEqual(['at', 'data', 'event', 'topic', 'type'])
      expect(notice.type).toBe('notice')
    }
  })

  test('a replica that is gone is unreachable, in the API and live, until it is back', async () => {
    await stack.replica?.kill()
    await until(() => notices.all.at(-1)?.data.replicas[0]?.reachable === false, 'the loss is told')
    const found = await status()
    expect(found.state).toBe('unreachable')
    expect(found.replicas[0]).toMatchObject({
      reachable: false,
      error: expect.stringMatching(/ECONNREFUSED/),
    })
    expect(found.problems).toEqual(
      expect.arrayContaining([expect.stringMatching(/^replica: cannot be asked/)]),
    )
    await stack.replica?.restart()
    await until(() => notices.all.at(-1)?.data.state === 'ok', 'its return is told', 20_000)
  })

  test('the answer comes even when the primary is gone', async () => {
    await stack.primary.kill()
    const found = await status()
    expect(found.state).toBe('unreachable')
    expect(found.primary.reachable).toBe(false)
    await stack.primary.restart()
    await until(async () => (await status()).state === 'ok', 'the state is ok again', 20_000)
  })
})
