import type { Read } from '../cache/read.ts'

/** A read as a plain object: what differs can then be printed. */
export function shown<T>(read: Read<T> | null | undefined) {
  if (!read) return read
  const { value, outcome, tier, reason, stored, collapsed, ttlMs, upTo, epoch, sources } = read
  return { value, outcome, tier, reason, stored, collapsed, ttlMs, upTo, epoch, sources }
}
