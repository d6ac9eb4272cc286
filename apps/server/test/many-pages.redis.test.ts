import { buildStorefront } from '@technomir/web/build'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Stack, startStack, until } from '../src/testing/stack.ts'

/** Pages are many times as large as what they show; a server must not die of what it keeps of them. */

const pages = 230
/** Less than what is shipped, so that it takes fewer pages to fill it. */
const heapMiB = 160
const MiB = 2 ** 20

let stack: Stack
beforeAll(async () => {
  await buildStorefront()
  const env = {
    NODE_OPTIONS: `--max-old-space-size=${heapMiB}`,
    // React renders many times as fast.
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
  }
  stack = await startStack({ env })
  await stack.sql(
    `INSERT INTO products (name, category, price, stock)
     SELECT 'Смартфон ' || n, 'phones', 1000 + n, 5 FROM generate_series(1, ${pages}) AS n`,
  )
})
afterAll(() => stack?.stop())

const server = () => stack.servers[0] as Stack['servers'][number]

async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${server().url}/metrics`)).text()
  return Number(new RegExp(`^${name}\\{.*\\} (\\S+)$`, 'm').exec(text)?.[1])
}

test('a server outlives far more pages than its memory holds', async () => {
  const ids = (await stack.sql('SELECT id FROM products ORDER BY id DESC')).map(({ id }) => Number(id))
  expect(ids.length).toBeGreaterThan(pages)
  const encodings = ['br', 'gzip', 'identity']
  const left = ids.entries()
  const read = async () => {
    for (const [i, id] of left) {
      const headers = { 'accept-encoding': encodings[i % encodings.length] ?? '' }
      const answer = await fetch(`${server().url}/product/${id}`, { headers })
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('</html>')
    }
  }
  await Promise.all([read(), read(), read()])
  expect(await gauge('nodejs_heap_size_used_bytes')).toBeLessThan(heapMiB * MiB)
  expect(await gauge('nodejs_external_memory_bytes')).toBeLessThan(100 * MiB)
  // A server that is blind for a moment, on a busy machine, goes past its caches.
  const again = async () =>
    (await fetch(`${server().url}/product/${ids.at(-1)}`)).headers.get('cache-status') ?? ''
  await until(async () => (await again()).includes('hit'), 'a page is kept')
}, 180_000)
