import { afterEach, expect, it } from 'vitest'
import { createCache, type OwnCaches } from '../create-cache.ts'

const open: OwnCaches[] = []
afterEach(async () => {
  for (const caches of open.splice(0)) await caches.close()
})

const sound = { name: 'price', policy: 'ttl', key: String, load: async () => 1 } as const

it.each([
  [{ ttlMs: -1 }, 'ttlMs'],
  [{ ttlMs: Number.NaN }, 'ttlMs'],
  [{ ttlMs: '5m' }, "not '5m'"],
  [{ hardTimeoutMs: -5 }, 'hardTimeoutMs'],
  [{ ttlJitter: 3 }, 'from 0 to 1'],
  [{ policy: 'lru' }, "not 'lru'"],
  [{ policy: undefined }, "'ttl', 'tagged' or 'event'"],
  [{ key: undefined }, 'key must be a function'],
  [{ load: null }, 'load must be a function'],
  [{ tags: ['x'] }, 'tags must be a function'],
  [{ name: '' }, 'name'],
])('a declaration with %o is refused, and the error says what is wrong', async (wrong, said) => {
  const caches = await createCache()
  open.push(caches)
  const declare = () => caches.define({ ...sound, ...wrong } as unknown as typeof sound)
  expect(declare).toThrow(said)
  // Nothing is left of it.
  expect(caches.declared()).toEqual([])
})

it('takes the bounds themselves', async () => {
  const caches = await createCache()
  open.push(caches)
  caches.define({ ...sound, name: 'none', ttlMs: 0, ttlJitter: 0 })
  caches.define({ ...sound, name: 'all', ttlMs: Number.POSITIVE_INFINITY, ttlJitter: 1, staleIfErrorMs: 0 })
})

it.each([{}, { tags: 'abc' }, 'abc', null, { tag: undefined }, { cache: undefined }])(
  'an invalidation of %o ends nothing and does not say that it did',
  async wrong => {
    const caches = await createCache()
    open.push(caches)
    await expect(caches.invalidate(wrong as unknown as { tag: string })).rejects.toThrow('{ tag }')
  },
)
