import type { L1 } from '../tiers/l1.ts'

const prefix = 'key:'

/**
 * The tag that ends one entry. Entries do not point at it: a cell each would be as large as many an entry. Its floor is looked up by
 * name when an entry is stored or comes out of the shared tier, and what stands in memory is removed when it is raised.
 * Only what is made of an entry carries its tag like any other.
 */
export const keyTag = (cache: string, key: string): string => `${prefix}${cache}:${key}`

export const isKeyTag = (tag: string): boolean => tag.startsWith(prefix)

/** Removes from memory the entries whose own tags have just been raised. */
export function removeEnded(l1: L1, tags: readonly string[]): void {
  for (const tag of tags) {
    if (!isKeyTag(tag)) continue
    // Names and keys may hold colons themselves; the entry says which cache it is of.
    for (let colon = tag.indexOf(':', prefix.length); colon >= 0; colon = tag.indexOf(':', colon + 1)) {
      const key = tag.slice(colon + 1)
      if (l1.peek(key)?.owner === tag.slice(prefix.length, colon)) l1.delete(key)
    }
  }
}
