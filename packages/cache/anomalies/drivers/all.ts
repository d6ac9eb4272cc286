import type { Driver } from '../driver.ts'
import { asyncCacheDedupe } from './async-cache-dedupe.ts'
import { bentocache } from './bentocache.ts'
import { cacheManager } from './cache-manager.ts'
import { cacheable } from './cacheable.ts'
import { cachified } from './cachified.ts'
import { layeredLoader } from './layered-loader.ts'
import { ours } from './ours.ts'

/** Ours first, then the peers. */
export const drivers: readonly Driver[] = [
  ours,
  bentocache,
  asyncCacheDedupe,
  cachified,
  cacheManager,
  cacheable,
  layeredLoader,
]
