import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { redisOf, type Stack, startStack, until } from '../src/testing/stack.ts'

/** Two servers: what ends a session on one ends it on the other at once, WebSockets included. */

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2 })
})
afterAll(() => stack?.stop())

/** A browser that talks to either server. */
class Visitor {
  readonly cookies = new Map<string, string>()
  readonly address: string

  constructor(address = '203.0.113.1') {
    this.address = address
  }

  async ask(
    server: 0 | 1,
    request: string,
    body?: object,
  ): Promise<{ status: number; body: string; headers: Headers }> {
    const [method = 'GET', path = '/'] = request.split(' ')
    const response = await fetch(`${stack.servers[server]?.url}${path}`, {
      method,
      headers: {
        cookie: this.cookie,
        'x-forwarded-for': this.address,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.cookies.set(name, value)
    }
    return { status: response.status, body: await response.text(), headers: response.headers }
  }

  async login(server: 0 | 1, email: string, password = 'technomir'): Promise<number> {
    return (await this.ask(server, 'POST /api/session/login', { email, password })).status
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }
}

/** A WebSocket with the cookies of a visitor. */
class Tab {
  readonly frames: {
    type: string
    topic?: string
    data?: unknown
    error?: { details: { topic: string } }
  }[] = []
  closed: number | undefined
  readonly #socket: WebSocket

  constructor(server: 0 | 1, visitor: Visitor) {
    const url = `${stack.servers[server]?.url.replace('http', 'ws')}/ws`
    this.#socket = new WebSocket(url, { headers: { cookie: visitor.cookie } })
    this.#socket.on('message', data => this.frames.push(JSON.parse(data.toString())))
    this.#socket.on('close', code => {
      this.closed = code
    })
    this.#socket.on('error', () => {})
  }

  async listen(...topics: string[]): Promise<this> {
    await until(() => this.frames.length > 0, 'hello')
    this.#socket.send(JSON.stringify({ type: 'subscribe', topics }))
    await until(() => this.frames.some(f => f.type === 'subscribed'), 'subscribed')
    return this
  }

  events(topic: string): unknown[] {
    return this.frames.filter(f => f.type === 'event' && f.topic === topic).map(f => f.data)
  }

  forbidden(): string[] {
    return this.frames.flatMap(f => f.error?.details.topic ?? [])
  }

  close(): void {
    this.#socket.terminate()
  }
}

describe('a session', () => {
  it('that ends on one server is out on the other with the answer, however hot it was there', async () => {
    for (const end of ['logout', 'elsewhere', 'sql'] as const) {
      const here = new Visitor()
      const there = new Visitor()
      await here.login(0, 'dmitry@example.com')
      there.cookies.set('technomir_session', here.cookies.get('technomir_session') ?? '')
      expect((await there.ask(1, 'GET /api/user/profile')).status).toBe(200)
      let stop = false
      const statuses: number[] = []
      const hot = (async () => {
        while (!stop) statuses.push((await there.ask(1, 'GET /api/user/profile')).status)
      })()
      await until(() => statuses.length > 5, 'it is hot on the other server')
      if (end === 'logout') await here.ask(0, 'POST /api/session/logout')
      else if (end === 'elsewhere') {
        const third = new Visitor()
        await third.login(0, 'dmitry@example.com')
        await third.ask(0, 'POST /api/session/revoke-others')
      } else await stack.sql('delete from sessions')
      if (end === 'sql') await until(() => statuses.at(-1) === 401, 'it is out on the other server')
      stop = true
      await hot
      // Asked after the end was answered.
      expect((await there.ask(1, 'GET /api/user/profile')).status).toBe(401)
      expect((await there.ask(0, 'GET /api/user/profile')).status).toBe(401)
      // Once out it never comes back.
      const out = statuses.indexOf(401)
      if (out >= 0) expect(statuses.slice(out).every(status => status === 401)).toBe(true)
    }
  })

  it('that begins on one server is known on the other at once', async () => {
    for (let i = 0; i < 10; i++) {
      const visitor = new Visitor()
      await visitor.ask(0, 'GET /')
      const server = (i % 2) as 0 | 1
      const other = (1 - server) as 0 | 1
      expect(await visitor.login(server, 'maria@example.com')).toBe(200)
      expect(JSON.parse((await visitor.ask(other, 'GET /api/session')).body)).toMatchObject({
        user: { id: 3, role: 'admin' },
      })
    }
  })
})

describe('a WebSocket', () => {
  it("of a guest hears the guest's cart from any tab and server, nobody else's, and nothing that is not a guest's", async () => {
    const guest = new Visitor()
    const stranger = new Visitor()
    await guest.ask(0, 'GET /')
    await stranger.ask(0, 'GET /')
    const tab = await new Tab(1, guest).listen('cart', 'profile', 'orders', 'session')
    const other = await new Tab(1, stranger).listen('cart')
    expect(tab.forbidden()).toEqual(['profile', 'orders', 'session'])
    await guest.ask(0, 'POST /api/cart/add/1', { quantity: 2 })
    await until(() => tab.events('cart').length > 0, 'the tab hears of its cart')
    expect(tab.events('cart')).toEqual([{ product_id: 1, quantity: 2 }])
    expect(tab.closed).toBeUndefined()

    // Signing in makes somebody else of the guest: the old connection would go on as nobody.
    await guest.login(0, 'anna@example.com')
    await until(() => tab.closed !== undefined, 'the connection of the guest is closed')
    expect(tab.closed).toBe(4001)
    const again = await new Tab(1, guest).listen('cart', 'profile', 'orders')
    expect(again.forbidden()).toEqual([])
    await stack.sql(`update users set name = name || '!' where id = 1`)
    await until(() => again.events('profile').length > 0, 'the user hears of the profile')
    expect(again.closed).toBeUndefined()
    expect(other.events('cart')).toEqual([])
    again.close()
    other.close()
  })

  it('is cut when its session ends, before anything that happens later is told', async () => {
    const visitor = new Visitor()
    const stays = new Visitor()
    await visitor.login(0, 'dmitry@example.com')
    await stays.login(0, 'dmitry@example.com')
    const tab = await new Tab(1, visitor).listen('cart', 'profile')
    const other = await new Tab(1, stays).listen('cart')
    expect((await visitor.ask(0, 'POST /api/session/logout')).status).toBe(200)
    expect((await stays.ask(0, 'POST /api/cart/add/4')).status).toBe(200)
    await until(() => other.events('cart').length > 0, 'the other session hears of the cart')
    await until(() => tab.closed !== undefined, 'the connection is closed')
    expect(tab.closed).toBe(4001)
    expect(tab.events('cart')).toEqual([])
    expect(other.closed).toBeUndefined()
    other.close()
  })

  it('with a session that is none hears what everybody hears', async () => {
    const nobody = new Visitor()
    nobody.cookies.set('technomir_session', 'u.made-up')
    const tab = await new Tab(0, nobody).listen('cart', 'flash-sales')
    expect(tab.forbidden()).toEqual(['cart'])
    tab.close()
  })
})

describe('guessing passwords', () => {
  it('is stopped after five wrong ones for an account from an address, on all servers together', async () => {
    const guesser = new Visitor('198.51.100.7')
    const statuses = await Promise.all(
      Array.from({ length: 20 }, (_, i) => guesser.login((i % 2) as 0 | 1, 'anna@example.com', `guess ${i}`)),
    )
    expect(statuses.filter(status => status === 401)).toHaveLength(5)
    expect(statuses.filter(status => status === 429)).toHaveLength(15)
    // Not with the right one either, and it is told when.
    const right = await guesser.ask(1, 'POST /api/session/login', {
      email: 'Anna@Example.com',
      password: 'technomir',
    })
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(JSON.parse(right.body)).toMatchObject({ error: { code: 'too_many_attempts' } })
    // The owner, who is elsewhere, gets in; so do others from there.
    expect(await new Visitor('198.51.100.8').login(0, 'anna@example.com')).toBe(200)
    expect(await guesser.login(0, 'dmitry@example.com')).toBe(200)
  })

  it('says by nothing, not even by its time, whether there is such an account', async () => {
    const bodies = new Set<string>()
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let i = 0; i < 12; i++)
      for (const kind of ['known', 'unknown'] as const) {
        const email = kind === 'known' ? 'maria@example.com' : `nobody${i}@example.com`
        const visitor = new Visitor(`198.51.100.${20 + i}`)
        const startedAt = performance.now()
        const answer = await visitor.ask(0, 'POST /api/session/login', { email, password: 'wrong' })
        times[kind].push(performance.now() - startedAt)
        expect(answer.status).toBe(401)
        bodies.add(answer.body)
      }
    expect(bodies.size).toBe(1)
    const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0
    // Hashing takes some 30 ms; without it an unknown address would be answered in two.
    expect(median(times.unknown)).toBeGreaterThan(median(times.known) * 0.5)
    expect(median(times.unknown)).toBeLessThan(median(times.known) * 2)
  })

  it('is no reason to keep addresses: what stands in Redis is hashed', async () => {
    const keys = await redisOf(stack).keys('technomir:attempts:*')
    expect(keys.length).toBeGreaterThan(0)
    expect(keys.join('\n')).not.toMatch(/example|198\.51/)
  })
})
