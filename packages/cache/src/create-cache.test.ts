import { expect, it } from 'vitest'
import { createCache } from './create-cache.ts'

it.each(['', 'localhost:6379', 'nonsense', 'http://localhost', { cluster: [] }, { cluster: ['localhost'] }])(
  'the address %j is refused at once, and the error shows what one looks like',
  async redis => {
    await expect(createCache({ redis })).rejects.toThrow(/redis:\/\/localhost:6379|at least one address/)
  },
)

it.each([{ blindAfterMs: -5 }, { retention: 0 }, { writeMs: Number.NaN }, { replicas: -1 }])(
  'the option %j is refused',
  async wrong => {
    await expect(createCache(wrong)).rejects.toThrow(Object.keys(wrong)[0])
  },
)

it('warns of a Redis that is not there when nobody listens to errors, and caches go on', async () => {
  const warned = new Promise<Error>(resolve => {
    process.on('warning', warning => warning.name === 'CacheWarning' && resolve(warning))
  })
  // Nothing listens on port 1.
  const caches = await createCache({ redis: 'redis://127.0.0.1:1', readyMs: 0 })
  try {
    const cache = caches.define({ name: 'one', policy: 'ttl', key: String, load: async () => 1 })
    expect((await cache.get(1)).value).toBe(1)
    expect((await warned).message).toMatch(/ECONNREFUSED 127\.0\.0\.1:1 .*onError/)
  } finally {
    await caches.close()
  }
})
