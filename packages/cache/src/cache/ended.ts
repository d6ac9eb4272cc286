import { allTag } from '../log/log.ts'
import { cacheTag } from './definition.ts'
import { keyTag } from './key-tag.ts'

/** What to end: one entry, all of a cache, all that depends on a tag or on one of some tags, or everything. */
export type Ended =
  | { readonly cache: string; readonly key?: string }
  | { readonly tag: string }
  | { readonly tags: readonly string[] }
  | { readonly all: true }

/** The tags to raise for it. Throws a TypeError on anything else: success must not be reported for what ends nothing. */
export function tagsOf(what: Ended): readonly string[] {
  const { tag, tags, all, cache, key } = (what ?? {}) as Record<string, unknown>
  if (typeof tag === 'string') return [tag]
  if (Array.isArray(tags) && tags.every(each => typeof each === 'string')) return tags
  if (all === true) return [allTag]
  if (typeof cache === 'string' && key === undefined) return [cacheTag(cache)]
  if (typeof cache === 'string' && typeof key === 'string') return [keyTag(cache, key)]
  throw new TypeError('Say what to end: { tag }, { tags }, { cache }, { cache, key } or { all: true }.')
}
