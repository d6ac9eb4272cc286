import { type CacheEntry, cachified } from '@epic-web/cachified'
import { createCache as createDedupe } from 'async-cache-dedupe'
import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { createCache } from 'cache-manager'
import { Cacheable, CacheableMemory } from 'cacheable'
import { Keyv } from 'keyv'
import { GroupLoader, Loader } from 'layered-loader'
import { LRUCache } from 'lru-cache'
import { itemOf } from './ours.ts'

const hour = 3_600_000

/** A peer with its memory tier alone, as its documentation sets it up. */
export interface MemoryPeer {
  readonly name: string
  readonly read: (key: string) => Promise<unknown>
  readonly invalidateTag?: (tag: string) => Promise<unknown>
}

const tagsOf = (key: string, count: number) => [key, 'items', 'shop'].slice(0, count)
const label = (name: string, tags: number) => `${name}, ${tags} tags`

/** @param tags how many tags the entries of the libraries that have tags carry */
export function memoryPeers(max: number, tags: 0 | 3): MemoryPeer[] {
  const withTags = [bento(max, tags), dedupe(max, tags), cacheable(max, tags)]
  return tags === 0
    ? [...withTags, layered(max), layeredGroup(max), cacheManager(max), cachifiedLru(max)]
    : withTags
}

function bento(maxItems: number, tags: number): MemoryPeer {
  // serialize: false is what its documentation names as the fast choice.
  const cache = new BentoCache({
    default: 'store',
    ttl: hour,
    stores: { store: bentostore().useL1Layer(memoryDriver({ maxItems, serialize: false })) },
  })
  return {
    name: label('bentocache', tags),
    read: key =>
      cache.getOrSet({ key, factory: () => itemOf(key), ...(tags > 0 ? { tags: tagsOf(key, tags) } : {}) }),
    invalidateTag: tag => cache.deleteByTag({ tags: [tag] }),
  }
}

function dedupe(size: number, tags: number): MemoryPeer {
  const cache = createDedupe({
    ttl: 3600,
    storage: { type: 'memory', options: { size, invalidation: tags > 0 } },
  }).define('item', { references: (key: string) => tagsOf(key, tags) }, async (key: string) => itemOf(key))
  return {
    name: label('async-cache-dedupe', tags),
    read: key => cache.item(key),
    invalidateTag: tag => cache.invalidateAll(tag),
  }
}

function cacheable(lruSize: number, tags: number): MemoryPeer {
  // What it keeps about an entry's tags takes a place of its own.
  const places = tags > 0 ? 2 * lruSize : lruSize
  const cache = new Cacheable({
    primary: new Keyv({ store: new CacheableMemory({ lruSize: places, useClone: false }) }),
    ttl: hour,
    tags: tags > 0,
  })
  const read = async (key: string) => {
    const found = await cache.get(key)
    if (found !== undefined || tags === 0) return found ?? cache.getOrSet(key, async () => itemOf(key))
    await cache.set(key, itemOf(key), { tags: tagsOf(key, tags) })
    return cache.get(key)
  }
  const whole = (key: string) => cache.getOrSet(key, async () => itemOf(key))
  return {
    name: label('cacheable', tags),
    read: tags === 0 ? whole : read,
    invalidateTag: tag => cache.tags.invalidateTag(tag),
  }
}

const loaderMemory = (maxItems: number) => ({ cacheType: 'lru-map' as const, ttlInMsecs: hour, maxItems })

function layered(max: number): MemoryPeer {
  const loader = layeredLoader(max)
  return { name: 'layered-loader', read: key => loader.get(key) }
}

export const layeredLoader = (max: number) =>
  new Loader({
    inMemoryCache: loaderMemory(max),
    dataSourceGetOneFn: async (key: string) => itemOf(key),
    dataSourceGetManyFn: async (keys: string[]) => keys.map(itemOf),
    cacheKeyFromValueResolver: item => item.id,
  })

function layeredGroup(max: number): MemoryPeer {
  const loader = new GroupLoader({
    inMemoryCache: { ttlInMsecs: hour, maxItemsPerGroup: max, maxGroups: 100 },
    dataSources: [
      {
        name: 'source',
        getFromGroup: async (key: string) => itemOf(key),
        getManyFromGroup: async (keys: string[]) => keys.map(itemOf),
      },
    ],
  })
  return {
    name: 'layered-loader, one group',
    read: key => loader.get(key, 'items'),
    invalidateTag: tag => loader.invalidateCacheForGroup(tag),
  }
}

function cacheManager(lruSize: number): MemoryPeer {
  const cache = createCache({
    stores: [new Keyv({ store: new CacheableMemory({ lruSize, useClone: false }) })],
    ttl: hour,
  })
  return { name: 'cache-manager', read: key => cache.wrap(key, async () => itemOf(key)) }
}

function cachifiedLru(max: number): MemoryPeer {
  const cache = new LRUCache<string, CacheEntry>({ max })
  return {
    name: 'cachified',
    read: key => cachified({ key, cache, ttl: hour, getFreshValue: () => itemOf(key) }),
  }
}
