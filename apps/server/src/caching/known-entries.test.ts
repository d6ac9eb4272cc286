import { Follower, MemoryLog } from '@technomir/cache'
import { expect, test } from 'vitest'
import { KnowingCaches } from './known-entries.ts'

test('what is read by a key computed once is known again some reads after it was forgotten', async () => {
  const log = new MemoryLog()
  const follower = new Follower({ log, mapping: 'test' })
  const caches = new KnowingCaches({ follower })
  const cache = caches.define<number, string>({
    name: 'one',
    policy: 'event',
    key: id => `one:${id}`,
    ttlMs: 60_000,
    tags: () => [],
    load: async id => `value ${id}`,
  })
  const known = () => caches.anyKnown(() => true)
  await cache.get(1)
  const first = known()
  expect(first).toMatchObject({ cache: 'one', key: 'one:1' })
  const peek = cache.peeker(1)
  if (first) caches.forget(first)
  expect(known()).toBeNull()
  for (let reads = 0; reads < 100; reads++) peek()
  expect(known()).toMatchObject({ cache: 'one', key: 'one:1' })
  expect(await known()?.load()).toBe('value 1')
  await caches.close()
})
