import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { Feed } from '../../test/feed.ts'
import { hashOf } from '../session/token.ts'
import { type Stack, startStack, until } from '../testing/stack.ts'
import { checkBooks } from './testing/books.ts'
import { address, cards } from './testing/till.ts'

const rush = 500
const pieces = 20
/** For a machine that has much else to do; alone each rush takes some seconds. */
const timeout = 150_000

interface Client {
  id: number
  cookie: string
}
interface Outcome {
  client: Client
  status: number
  code: string | null
  orderId: number | null
}

describeWith(['redis'], 'two servers, five hundred buyers, twenty pieces', () => {
  let stack: Stack
  let clients: Client[]
  beforeAll(async () => {
    stack = await startStack({ servers: 2, env: { PAYMENT_TIMEOUT: '1s', LOG_LEVEL: 'error' } })
    clients = await signIn(rush)
  })
  afterAll(() => stack.stop())
  beforeEach(async () => {
    await stack.sql('truncate cart_items, orders, order_items, checkouts, demo_payments')
    await stack.sql('delete from flash_sales')
    await stack.sql('update products set price = 1000 where id = 1')
    await stack.sql(
      'insert into cart_items (user_id, product_id, quantity) select id, 1, 1 from users where id = any($1)',
      [clients.map(client => client.id)],
    )
  })

  /** Users that have signed in: five hundred times argon2 would tell nothing here. */
  async function signIn(count: number): Promise<Client[]> {
    const users = await stack.sql(
      `insert into users (name, email) select 'buyer ' || n, 'buyer' || n || '@example.com' from generate_series(1, $1::int) n returning id`,
      [count],
    )
    const tokens = users.map(() => `u.${randomBytes(32).toString('base64url')}`)
    await stack.sql(
      `insert into sessions (token_hash, user_id, expires_at) select hash, id, now() + interval '1 hour' from unnest($1::text[], $2::int[]) as t (hash, id)`,
      [tokens.map(hashOf), users.map(user => user.id)],
    )
    return users.map((user, i) => ({ id: Number(user.id), cookie: `technomir_session=${tokens[i]}` }))
  }

  /** As a good client does it: an answer that says nothing about the order is asked for again, under the same key, elsewhere. */
  async function checkout(client: Client, unit_price: number): Promise<Outcome> {
    const headers = {
      ...(client.cookie === '' ? {} : { cookie: client.cookie }),
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    }
    const body = JSON.stringify({
      address,
      payment: { method: 'card', card_number: cards.good, expiry: '12/40', cvc: '123' },
      items: [{ product_id: 1, quantity: 1, unit_price }],
    })
    for (let attempt = client.id; attempt < client.id + 200; attempt++) {
      const server = stack.servers[attempt % stack.servers.length]
      try {
        const answer = await fetch(`${server?.url}/api/checkout`, {
          method: 'POST',
          headers,
          body,
          signal: AbortSignal.timeout(20_000),
        })
        const said = (await answer.json()) as { order?: { id: number }; error?: { code: string } }
        const code = said.error?.code ?? null
        if (answer.status !== 503 && code !== 'checkout_in_progress')
          return { client, status: answer.status, code, orderId: said.order?.id ?? null }
      } catch (error) {
        // The server was killed, or has been; or the machine has more to do than this.
        if (!(error instanceof TypeError) && (error as Error).name !== 'TimeoutError') throw error
      }
      await sleep(50 + Math.random() * 100)
    }
    throw new Error(`Buyer ${client.id} was never told what became of the order.`)
  }

  /** What the buyers were told is what stands in the books: whoever was told 201 has one paid order, nobody else has one. */
  async function checkTold(outcomes: readonly Outcome[]): Promise<void> {
    const paid = await stack.sql(`select id, user_id from orders where status = 'paid' order by id`)
    const told = outcomes.filter(outcome => outcome.status === 201)
    expect(paid.map(order => `${order.id} of ${order.user_id}`)).toEqual(
      told
        .toSorted((a, b) => Number(a.orderId) - Number(b.orderId))
        .map(o => `${o.orderId} of ${o.client.id}`),
    )
    const [rest] = await stack.sql(`select count(*)::int as lines from cart_items where user_id = any($1)`, [
      told.map(outcome => outcome.client.id),
    ])
    expect(rest, 'what was bought has left the carts').toEqual({ lines: 0 })
    const counted = outcomes.reduce<Record<string, number>>((sum, { code, status }) => {
      const name = code ?? String(status)
      sum[name] = (sum[name] ?? 0) + 1
      return sum
    }, {})
    expect(
      Object.keys(counted).filter(
        name => !['201', 'out_of_stock', 'sale_limit', 'price_changed'].includes(name),
      ),
    ).toEqual([])
  }

  test('sell twenty', { timeout }, async () => {
    await stack.sql('update products set stock = $1 where id = 1', [pieces])
    const outcomes = await Promise.all(clients.map(client => checkout(client, 1000)))
    expect(outcomes.filter(outcome => outcome.status === 201)).toHaveLength(pieces)
    await checkTold(outcomes)
    await checkBooks(stack.sql, new Map([[1, pieces]]))
  })

  test('sell twenty in a flash sale with one for each, whoever tries twice', { timeout }, async () => {
    await stack.sql('update products set stock = 100 where id = 1')
    await stack.sql(
      `insert into flash_sales (product_id, sale_price, end_time) values (1, 700, now() + interval '1 hour')`,
    )
    await stack.sql('update flash_sale_limits set quantity_limit = $1, per_user_limit = 1', [pieces])
    const some = clients.slice(0, rush / 2)
    const outcomes = await Promise.all(some.map(client => checkout(client, 700)))
    const winners = outcomes.filter(outcome => outcome.status === 201).map(({ client }) => client.id)
    await stack.sql(
      'insert into cart_items (user_id, product_id, quantity) select id, 1, 1 from unnest($1::int[]) id',
      [winners],
    )
    const again = await Promise.all(some.map(client => checkout(client, 700)))
    expect(again.filter(outcome => outcome.status !== 409)).toEqual([])
    await stack.sql('delete from cart_items where user_id = any($1)', [winners])
    expect(outcomes.filter(outcome => outcome.status === 201)).toHaveLength(pieces)
    await checkTold(outcomes)
    await checkBooks(stack.sql, new Map([[1, 100]]))
    expect(await stack.sql('select active from flash_sales')).toEqual([{ active: false }])
  })

  test('tell every open tab of the buyer, in the order of the commits', async () => {
    await stack.sql('update products set stock = 5 where id = 1')
    await stack.sql(
      `insert into flash_sales (product_id, sale_price, end_time) values (1, 700, now() + interval '1 hour')`,
    )
    await stack.sql('update flash_sale_limits set quantity_limit = 3')
    await stack.sql('insert into cart_items (user_id, product_id, quantity) values (1, 1, 1)')
    // Who brings no session is user 1.
    const feeds = await Promise.all(
      stack.servers.map(server => Feed.open(server, ['orders', 'cart', 'flash-sales', 'product:1'])),
    )
    const answer = await checkout({ id: 1, cookie: '' }, 700)
    expect(answer.status).toBe(201)
    for (const feed of feeds) {
      const sinceReserved = () => {
        const reserved = Number(feed.events('orders')[0]?.position ?? Infinity)
        return feed.frames.filter(f => f.type === 'event' && Number(f.position) >= reserved)
      }
      await until(() => sinceReserved().some(f => f.event === 'cart.changed'), 'the cart has changed')
      // The sale has just started: that may be told at any time.
      const told = sinceReserved().filter(f => f.event !== 'flash-sale.started')
      const [reserved] = told
      const together = told.filter(f => f.position === reserved?.position).map(f => f.event)
      expect(together.toSorted()).toEqual(['flash-sale.sold', 'order.changed', 'product.changed'])
      expect(
        told
          .slice(3)
          .map(f => f.event)
          .toSorted(),
      ).toEqual(['cart.changed', 'order.changed'])
      expect(feed.events('orders').map(f => f.data)).toEqual([
        { id: answer.orderId, status: 'placed' },
        { id: answer.orderId, status: 'paid' },
      ])
      expect(told.find(f => f.event === 'flash-sale.sold')?.data).toMatchObject({ sold: 1, left: 2 })
      expect(told.find(f => f.event === 'product.changed')?.data).toMatchObject({ stock: 4 })
      feed.close()
    }
  })

  test('sell what there is and charge once, also when one is killed in the middle', { timeout }, async () => {
    await stack.sql('update products set stock = $1 where id = 1', [pieces])
    const [victim] = stack.servers
    const all = Promise.all(clients.map(client => checkout(client, 1000)))
    await until(
      async () => Number((await stack.sql(`select count(*)::int as n from orders`))[0]?.n) >= 5,
      'the first orders',
    )
    await victim?.kill()
    const outcomes = await all
    await until(
      async () => (await stack.sql('select from checkouts where answer is null')).length === 0,
      'the sweep has finished what was left',
      30_000,
    )
    await checkTold(outcomes)
    await checkBooks(stack.sql, new Map([[1, pieces]]))
    const [sold] = await stack.sql(`select count(*)::int as n from orders where status = 'paid'`)
    expect(sold?.n).toBe(pieces)
  })
})
