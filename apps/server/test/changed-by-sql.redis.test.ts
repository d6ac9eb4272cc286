import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, callSighted, type Items, type Product } from './client.ts'

interface Frame {
  type: string
  topic: string
  event: string
  position: string
  data: Record<string, unknown>
}

describe.each([
  { where: 'two servers with Redis', options: { servers: 2, replica: true } },
  { where: 'one server with the log in its process', options: { servers: 1, replica: true, redis: false } },
])('$where', ({ options }) => {
  let stack: Stack
  let socket: WebSocket
  const frames: Frame[] = []

  beforeAll(async () => {
    stack = await startStack(options)
    socket = new WebSocket(`${stack.servers[0]?.url.replace('http', 'ws')}/ws`)
    socket.on('message', data => frames.push(JSON.parse(data.toString()) as Frame))
    await until(() => frames.some(frame => frame.type === 'hello'), 'hello')
    // A client that says nothing gets the public topics after a moment.
    await new Promise(resolve => setTimeout(resolve, 300))
  })
  afterAll(async () => {
    socket?.terminate()
    await stack?.stop()
  })

  /** Waits until all servers have processed what was committed before. */
  async function processedByAll(): Promise<void> {
    const [row] = await stack.sql("SELECT technomir_invalidate('none') - '0/0'::pg_lsn AS position")
    for (const server of stack.servers) {
      await until(
        async () => Number((await statusOf(server)).position) > Number(row?.position),
        'processed',
        5000,
      )
    }
  }

  /** Fills the caches of every server and makes sure they answer from them. */
  async function warm(path: string): Promise<void> {
    for (const server of stack.servers) await callSighted(server, `GET ${path}`)
    for (const server of stack.servers)
      expect(await callSighted(server, `GET ${path}`)).toMatchObject({ cache: 'hit' })
  }

  it('a price changed in SQL is right in every answer of every server', async () => {
    await warm('/api/bestsellers')
    const { items } = (
      await call<Items<Product>>(stack.servers[0] as { url: string }, 'GET /api/bestsellers')
    ).body
    const product = items[0] as Product
    await warm(`/api/products/${product.id}`)
    for (let price = 1000; price < 1020; price++) {
      await stack.sql('UPDATE products SET price = $1 WHERE id = $2', [price, product.id])
      await processedByAll()
      for (const server of stack.servers) {
        expect((await call<Product>(server, `GET /api/products/${product.id}`)).body.price).toBe(price)
        const list = (await call<Items<Product>>(server, 'GET /api/bestsellers')).body.items
        expect(list.find(({ id }) => id === product.id)?.price).toBe(price)
      }
    }
  })

  it('a changed price keeps the ranking: the bestsellers are put together again without a load of it', async () => {
    await warm('/api/bestsellers')
    const misses = async () =>
      (await statusOf(stack.servers[0] as { url: string })).caches.find(({ name }) => name === 'bestsellers')
        ?.misses
    const before = await misses()
    await stack.sql('UPDATE products SET price = price + 1 WHERE id = 1')
    await processedByAll()
    for (const server of stack.servers) await call(server, 'GET /api/bestsellers')
    expect(await misses()).toBe(before)
  })

  it('a flash sale changed in SQL is right in the sales and on the product', async () => {
    await warm('/api/flash-sales')
    const [sale] = await stack.sql('SELECT id, product_id FROM flash_sales WHERE active LIMIT 1')
    await warm(`/api/products/${sale?.product_id}`)
    await stack.sql('UPDATE flash_sales SET sale_price = 777 WHERE id = $1', [sale?.id])
    await processedByAll()
    for (const server of stack.servers) {
      expect(JSON.stringify((await call(server, 'GET /api/flash-sales')).body)).toContain('777')
      expect((await call<Product>(server, `GET /api/products/${sale?.product_id}`)).body).toMatchObject({
        is_flash_sale: true,
        flash_price: 777,
      })
    }
    await stack.sql('UPDATE flash_sales SET active = false WHERE id = $1', [sale?.id])
    await processedByAll()
    for (const server of stack.servers) {
      expect((await call<Items<unknown>>(server, 'GET /api/flash-sales')).body.items).toEqual([])
      expect((await call<Product>(server, `GET /api/products/${sale?.product_id}`)).body).toMatchObject({
        is_flash_sale: false,
        flash_price: null,
      })
    }
  })

  it('a user changed in SQL is right in the profile', async () => {
    await warm('/api/user/profile')
    await stack.sql("UPDATE users SET name = 'From psql' WHERE id = 1")
    await processedByAll()
    for (const server of stack.servers) {
      expect((await call(server, 'GET /api/user/profile')).body).toMatchObject({ name: 'From psql' })
    }
  })

  it('a WebSocket client hears of all of it in the order of the commits', async () => {
    frames.length = 0
    for (let price = 1; price <= 50; price++) {
      await stack.sql('UPDATE products SET price = $1 WHERE id = $2', [price, 1 + (price % 6)])
    }
    await until(
      () => frames.some(({ topic, data }) => topic === 'catalog' && data?.price === 50),
      'the last event',
    )
    const events = frames.filter(frame => frame.type === 'event' && frame.topic === 'catalog')
    expect(events.map(({ data }) => data.price)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
    const positions = events.map(({ position }) => Number(position))
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  })

  it('the same rows are on the replica', async () => {
    const client = new pg.Client({ connectionString: stack.replica?.url ?? '' })
    await client.connect()
    try {
      for (const table of ['products', 'users', 'flash_sales']) {
        const query = `SELECT md5(string_agg(t::text, '\\n' ORDER BY id)) AS hash FROM ${table} t`
        const [row] = await stack.sql(query)
        await expect.poll(async () => (await client.query(query)).rows[0]).toEqual(row)
      }
    } finally {
      await client.end()
    }
  })
})
