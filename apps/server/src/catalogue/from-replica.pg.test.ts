import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack } from '../testing/stack.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ replica: true, redis: false })
})
afterAll(() => stack?.stop())

interface List {
  items: { id: number; price: number }[]
}
async function get(url: string): Promise<{ list: List; from: string }> {
  const answer = await fetch(`${stack.servers[0]?.url}${url}`)
  expect(answer.status).toBe(200)
  const [, from = ''] = /db;desc="([^"]+)"/.exec(answer.headers.get('server-timing') ?? '') ?? []
  return { list: (await answer.json()) as List, from }
}

test('lists and what can be counted come from the replica; what it does not hold, from the primary', async () => {
  const lists = [
    '/api/products?sort=name',
    '/api/products?sort=price&category=phones',
    '/api/categories',
    '/api/catalogue/facets',
  ]
  for (const url of lists)
    await expect
      .poll(
        async () => {
          await stack.sql(`select technomir_invalidate('all')`)
          return (await get(url)).from
        },
        { message: url },
      )
      .toBe('replica')
  await stack.sql(`select technomir_invalidate('all')`)
  await expect.poll(async () => (await get('/api/search?q=samsung')).from).toMatch(/primary/)
})

test('and a changed price moves in them at once, wherever they come from', async () => {
  for (let i = 0; i < 30; i++) {
    const { list } = await get('/api/products?sort=price')
    const [dearest] = list.items.slice(-1)
    const [cheapest] = list.items
    await stack.sql('update products set price = $1 where id = $2', [(cheapest?.price ?? 0) - 1, dearest?.id])
    await expect
      .poll(async () => (await get('/api/products?sort=price')).list.items[0], { interval: 2 })
      .toMatchObject({ id: dearest?.id, price: (cheapest?.price ?? 0) - 1 })
    const now = (await get('/api/products?sort=price')).list.items.map(item => item.price)
    expect(now).toEqual([...now].sort((a, b) => a - b))
  }
})

test('the replica has every index that the lists need, and no trigger', async () => {
  const client = new pg.Client({ connectionString: stack.replica?.url })
  await client.connect()
  try {
    const indexes = `select indexname::text as name, indexdef as definition from pg_indexes where tablename = 'products' order by 1`
    expect((await client.query(indexes)).rows).toEqual(await stack.sql(indexes))
    expect((await client.query(`select from pg_trigger where not tgisinternal`)).rowCount).toBe(0)
  } finally {
    await client.end()
  }
})
