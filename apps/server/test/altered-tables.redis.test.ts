import pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { prepare } from '../src/prepare.ts'
import { type Stack, startStack, statusOf, until } from '../src/testing/stack.ts'
import { call, type Product } from './client.ts'

/** What the WAL says nothing of: values that ALTER TABLE computes, a table under another's name, old values that are not told any more. */

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ servers: 2, replica: true })
})
afterAll(() => stack?.stop())

/** In one transaction. */
async function sql(...statements: string[]): Promise<void> {
  await stack.sql('BEGIN')
  for (const statement of statements) await stack.sql(statement)
  await stack.sql('COMMIT')
}

async function everywhere(path: string, isRight: (body: unknown, detail: string) => boolean): Promise<void> {
  for (const server of stack.servers)
    await until(
      async () => {
        const { body, headers } = await call(server, `GET ${path}`)
        return isRight(body, headers.get('cache-status') ?? '')
      },
      `${path} is right at ${server.url}`,
      10_000,
    )
}

const fromCache = (detail: string) => /; hit/.test(detail)
const inUse = () => everywhere('/api/categories', (_, detail) => fromCache(detail))

async function logProblems(): Promise<string> {
  const { body } = await call<{ problems: { part: string; problem: string }[] }>(
    stack.servers[0] as { url: string },
    'GET /readyz',
  )
  return body.problems.flatMap(({ part, problem }) => (part === 'log' ? [problem] : [])).join()
}

it('values that ALTER TABLE computes anew are served within moments, and not out of a replica that does not know them', async () => {
  await everywhere('/api/products/1', (_, detail) => fromCache(detail))
  const [before] = await stack.sql('SELECT price FROM products WHERE id = 1')
  await stack.sql('ALTER TABLE products ALTER price TYPE int USING price * 2')
  const price = Number(before?.price) * 2
  await everywhere('/api/products/1', body => (body as Product).price === price)
  // A cold load would ask the replica.
  for (let id = 1; id <= 6; id++) {
    const [row] = await stack.sql('SELECT price FROM products WHERE id = $1', [id])
    await everywhere(`/api/products/${id}`, body => (body as Product).price === row?.price)
  }
  const refusals = await call<{ recent: { refusals: { code: string }[] }[] }>(
    stack.servers[0] as { url: string },
    'GET /api/lab/router',
  )
  expect(refusals.body.recent.flatMap(read => read.refusals.map(({ code }) => code))).toContain('altered')
  const ready = await call<{ problems: { problem: string }[] }>(
    stack.servers[0] as { url: string },
    'GET /readyz',
  )
  expect(JSON.stringify(ready.body)).toContain('products was altered on the primary after it had been copied')
})

it('setting replication up again copies the altered table anew, and the replica is read again', async () => {
  const steps: string[] = []
  const url = stack.replica?.url ?? ''
  const again = () =>
    prepare({ primaryUrl: stack.primary.url, replicaUrls: [url], onStep: step => steps.push(step) })
  await again()
  expect(steps.join('\n')).toContain('products was altered on the primary after it had been copied')
  const replica = new pg.Client({ connectionString: url })
  await replica.connect()
  const sum = 'SELECT sum(price)::int AS sum FROM products'
  expect((await replica.query(sum)).rows).toEqual(await stack.sql(sum))
  await replica.end()
  await until(async () => {
    await stack.sql("SELECT technomir_invalidate('all')")
    const { headers } = await call(stack.servers[0] as { url: string }, 'GET /api/products/1')
    return /detail=replica/.test(headers.get('cache-status') ?? '')
  }, 'a load comes from the replica')
  steps.length = 0
  await again()
  expect(steps.join('\n')).not.toMatch(/altered|anew/)
})

it('another table under the name of one that is followed: caches are not used until it is published, and the reason is told', async () => {
  await inUse()
  await sql(
    'CREATE TABLE comments_new (LIKE comments INCLUDING ALL)',
    'INSERT INTO comments_new SELECT * FROM comments',
    'ALTER TABLE comments RENAME TO comments_old',
    'ALTER TABLE comments_new RENAME TO comments',
  )
  await until(async () => /table comments is in none of/.test(await logProblems()), 'the reason is told')
  const [row] = await stack.sql(`UPDATE comments SET text = 'SECOND' RETURNING product_id`)
  await everywhere(`/api/products/${row?.product_id}/comments`, body =>
    JSON.stringify(body).includes('SECOND'),
  )
  await sql('DROP TABLE comments', 'ALTER TABLE comments_old RENAME TO comments')
  await inUse()
  await everywhere(
    `/api/products/${row?.product_id}/comments`,
    body => !JSON.stringify(body).includes('SECOND'),
  )
  expect(await logProblems()).toBe('')
})

it('a replica identity that tells too little: caches are not used until it is put right, and the reason is told', async () => {
  await inUse()
  await stack.sql('ALTER TABLE products REPLICA IDENTITY DEFAULT')
  await until(async () => /does not carry category, brand/.test(await logProblems()), 'the reason is told')
  await stack.sql(`UPDATE products SET category = 'moved' WHERE id = 4`)
  await everywhere('/api/categories', body => JSON.stringify(body).includes('moved'))
  await stack.sql('ALTER TABLE products REPLICA IDENTITY USING INDEX products_identity')
  await inUse()
  await everywhere('/api/categories', body => JSON.stringify(body).includes('moved'))
})

it('what was committed meanwhile does not come out of a replica that lags, when caches are used again', async () => {
  await inUse()
  const replica = new pg.Client({ connectionString: stack.replica?.url })
  await replica.connect()
  try {
    // Whoever applies changes there waits; readers do not.
    await replica.query('BEGIN')
    await replica.query('LOCK TABLE products IN SHARE MODE')
    await stack.sql('ALTER TABLE products REPLICA IDENTITY DEFAULT')
    await until(async () => /does not carry category, brand/.test(await logProblems()), 'the reason is told')
    await stack.sql(`UPDATE products SET category = 'lagging' WHERE id = 5`)
    await stack.sql('ALTER TABLE products REPLICA IDENTITY USING INDEX products_identity')
    await inUse()
    await everywhere('/api/categories', body => JSON.stringify(body).includes('lagging'))
  } finally {
    await replica.end()
  }
})

it("lines of an order that are changed in SQL are right in their owner's orders", async () => {
  const [order] = await stack.sql(
    `INSERT INTO orders (user_id, total, status) VALUES (1, 500, 'paid') RETURNING id`,
  )
  const path = `/api/orders/${order?.id}`
  await stack.sql(
    'INSERT INTO order_items (order_id, product_id, quantity, unit_price) VALUES ($1, 1, 1, 500)',
    [order?.id],
  )
  const shows = async (text: string) => {
    for (const address of ['/api/orders', path]) {
      await everywhere(address, body => JSON.stringify(body).includes(text))
      await everywhere(address, (_, detail) => fromCache(detail))
    }
  }
  await shows('"quantity":1')
  for (const change of ['quantity = quantity + 6', `name = 'RENAMED'`]) {
    await stack.sql(`UPDATE order_items SET ${change} WHERE order_id = $1`, [order?.id])
    await shows(change.startsWith('name') ? 'RENAMED' : '"quantity":7')
  }
  await stack.sql('DELETE FROM order_items WHERE order_id = $1', [order?.id])
  await everywhere(path, body => !JSON.stringify(body).includes('RENAMED'))
  expect((await statusOf(stack.servers[0] as { url: string })).blind).toBeNull()
})
