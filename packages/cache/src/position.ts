/**
 * A place in the ordered log: an integer that only grows within one epoch. With a change stream it is the
 * end LSN of a commit. Kept as a number (exact below 2^53) because it is compared on every cached read;
 * written as a decimal string on every wire, since Redis Lua and some JSON readers round large numbers.
 */
export type Position = number

/** Position as it travels. */
export const formatPosition = (position: Position): string => String(position)

/**
 * Reads a position from its decimal form.
 * @returns the position, or `null` for anything that is not a non-negative integer below 2^53.
 */
export function parsePosition(text: string): Position | null {
  if (!/^\d{1,16}$/.test(text)) return null
  const position = Number(text)
  return Number.isSafeInteger(position) ? position : null
}
