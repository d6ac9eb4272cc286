import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { memoryNode } from '../testing/memory-node.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Bytes that an entry adds to what the memory tier counts, and to what the process has. */
async function bytesPerEntry(
  count: number,
  made: (n: number) => unknown,
): Promise<{ counted: number; real: number }> {
  const { caches } = await memoryNode({ maxBytes: 2 ** 32 })
  const cache = caches.define<number, unknown>({
    name: 'sized',
    policy: 'event',
    key: n => `sized:${n}`,
    tags: n => [`sized:${n}`],
    load: async n => made(n),
  })
  // As a shop does it: the value is read, the bytes are sent, and hits share one answer. Drivers and sockets need buffers all the time.
  const read = async (n: number) => {
    for (let i = 0; i < 20; i++) Buffer.from('x'.repeat(500))
    ;(await cache.get(n)).bytes()
    await cache.get(n)
  }
  await read(-1)
  const before = used()
  for (let n = 0; n < count; n++) await read(n)
  const real = (used() - before) / count
  const { l1 } = caches.core
  expect(l1.entries).toBe(count + 1)
  return { counted: l1.bytes / l1.entries, real }
}

function used(): number {
  for (let i = 0; i < 3; i++) collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

const values: Record<string, (n: number) => unknown> = {
  'a page in Russian': n => ({ status: 200, html: `${n} Страница <p class="text">товара</p>`.repeat(500) }),
  'a page in English': n => ({ status: 200, html: `${n} The page <p class="text">of it</p>`.repeat(500) }),
  'a page with one character that is wide': n => `${n} The page <p class="text">’</p>`.repeat(500),
  'a list of products': n =>
    Array.from({ length: 24 }, (_, i) => ({
      id: n + i,
      name: `Телефон ${n} ${i}`,
      brand: 'Sony',
      price: 1000 + i,
      rating: 4 + i / 100,
      stock: i,
    })),
  numbers: n => Array.from({ length: 200 }, (_, i) => (n + i) % 1000),
  'something small': n => ({ id: n }),
}

describe('the size of an entry', () => {
  it.each(Object.entries(values))('is what it takes in memory, about: %s', async (_, made) => {
    const { counted, real } = await bytesPerEntry(1500, made)
    expect(counted / real).toBeGreaterThan(0.85)
    expect(counted / real).toBeLessThan(2.5)
  })

  it('counts keys', async () => {
    const { caches } = await memoryNode({})
    const cache = caches.define<string, number>({
      name: 'searches',
      policy: 'ttl',
      key: text => text,
      load: async () => 1,
    })
    await cache.get('short')
    const before = caches.core.l1.bytes
    await cache.get('x'.repeat(10_000))
    expect(caches.core.l1.bytes - before).toBeGreaterThan(10_000)
  })

  it('is what the definition says, where values are not like their JSON', async () => {
    const { caches } = await memoryNode({ maxBytes: 100_000 })
    const cache = caches.define<number, { bytes: Buffer }>({
      name: 'buffers',
      policy: 'event',
      composed: true,
      key: String,
      sizeOf: ({ bytes }) => bytes.length,
      load: async n => ({ bytes: Buffer.alloc(n) }),
    })
    expect((await cache.get(60_000)).stored).toBe(true)
    expect(caches.core.l1.bytes).toBeGreaterThan(60_000)
    expect((await cache.get(60_000)).outcome).toBe('hit')
    await cache.get(60_001)
    expect(cache.peek(60_000)).toBeNull()
    expect((await cache.get(200_000)).stored).toBe(false)
    // Made for whoever asks, and not kept: nobody has counted it.
    const read = await cache.get(3)
    expect(read.bytes().toString()).toBe(JSON.stringify({ bytes: Buffer.alloc(3) }))
    expect(read.bytes()).not.toBe(read.bytes())
    expect(read.etag()).toBe((await cache.get(3)).etag())
  })

  it('must be a number of bytes, and is for composed caches only', async () => {
    const { caches } = await memoryNode({})
    const sized = (name: string, composed: boolean, size: number) =>
      caches.define<void, number>({
        name,
        policy: 'event',
        composed,
        key: () => name,
        sizeOf: () => size,
        load: async () => 1,
      })
    for (const size of [Number.NaN, -1, Number.POSITIVE_INFINITY])
      await expect(sized(`size ${size}`, true, size).get()).rejects.toThrow(/sizeOf must be a number.*bytes/)
    expect(() => sized('of its own', false, 1)).toThrow('sizeOf is for composed caches only')
  })
})
