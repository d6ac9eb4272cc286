import type { CacheDefinition } from './definition.ts'

const policies: readonly unknown[] = ['ttl', 'tagged', 'event']
const times = [
  'ttlMs',
  'negativeTtlMs',
  'idleMs',
  'refreshAheadMs',
  'staleIfErrorMs',
  'staleWhileRevalidateMs',
  'softTimeoutMs',
  'hardTimeoutMs',
] as const

/**
 * Throws a TypeError or a RangeError that names the cache and the option, for what cannot be meant: a time to live that is no
 * number would otherwise only show as a cache that never hits.
 */
export function checkDefinition<Args, Value>(definition: CacheDefinition<Args, Value>): void {
  const { name, policy, ttlJitter = 0 } = definition
  if (typeof name !== 'string' || name === '') throw new TypeError('A cache needs a name.')
  if (!policies.includes(policy))
    throw new TypeError(`Cache "${name}": policy must be 'ttl', 'tagged' or 'event', not ${shown(policy)}.`)
  for (const option of ['key', 'load', 'tags', 'loadMany', 'sizeOf'] as const) {
    const value: unknown = definition[option]
    const isOptional = option !== 'key' && option !== 'load'
    if (typeof value !== 'function' && !(isOptional && value === undefined))
      throw new TypeError(`Cache "${name}": ${option} must be a function, not ${shown(value)}.`)
  }
  // The shared tier keeps JSON.
  if (definition.sizeOf !== undefined && definition.composed !== true)
    throw new TypeError(`Cache "${name}": sizeOf is for composed caches only.`)
  for (const option of times) {
    const value = definition[option]
    if (value === undefined) continue
    checkNumber(`Cache "${name}": ${option}`, value, 0, 'milliseconds')
  }
  checkNumber(`Cache "${name}": ttlJitter`, ttlJitter, 0, 'a part of the time to live', 1)
}

/** Throws a RangeError when `value` is not a number from `least` to `most`. @param unit what the number counts, for the message */
export function checkNumber(
  what: string,
  value: unknown,
  least: number,
  unit: string,
  most = Number.POSITIVE_INFINITY,
): void {
  if (typeof value === 'number' && value >= least && value <= most) return
  const range = most === Number.POSITIVE_INFINITY ? `${least} or more` : `from ${least} to ${most}`
  throw new RangeError(`${what} must be a number, ${range} (${unit}), not ${shown(value)}.`)
}

const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value))
