import { cacheTag } from '../cache/definition.ts'
import { keyTag } from '../cache/key-tag.ts'

/** The rows of the model's source. */
export const things = ['a', 'b', 'c']

export const thingKey = (thing: string): string => `thing:${thing}`

/** What loads and sets of the model give, and what readers therefore get. */
export interface Value {
  readonly key: string
  readonly group: number
  /** When the row was looked at, as a number in the order of all looks and invalidations. */
  readonly seen: number
  /** The set that put it there, if one did. */
  readonly set?: number
}

/** A composed answer. */
export interface Pair {
  readonly seen: number
  readonly parts: readonly Value[]
}

/** What ends such a value. */
export function tagsOf({ key, group }: Value): readonly string[] {
  if (key === 'rank') return [cacheTag('rank'), keyTag('rank', 'rank')]
  return [cacheTag('things'), keyTag('things', thingKey(key)), `thing:${key}`, `group:${group}`]
}
