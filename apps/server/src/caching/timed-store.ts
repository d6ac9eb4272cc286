import type { Store } from '@technomir/cache'
import { timed } from './hops.ts'

/** The store, with the time that requests spend waiting for it noted where somebody measures them. */
export function timedStore(store: Store): Store {
  return {
    get: keys => timed('l2', 'redis', () => store.get(keys)),
    set: (...given) => store.set(...given),
    unlink: keys => store.unlink(keys),
    keys: (cache, limit) => store.keys(cache, limit),
    locks: store.locks,
    ...(store.touch
      ? { touch: (key: string, idleMs: number) => store.touch?.(key, idleMs) ?? Promise.resolve() }
      : {}),
  }
}
