import { closeCodes } from '../close-codes.ts'

/**
 * How long to wait before the next attempt, milliseconds.
 * @param code why the last connection ended
 * @param failures attempts in a row that gave no lasting connection
 * @param random in [0, 1): spreads clients that were all cut off at once
 */
export function pauseAfter(code: number, failures: number, maxMs: number, random: number): number {
  // We talk too much. The same again would end the same way, and faster each time.
  if (code === closeCodes.tooManyMessages) return 30_000 + 60_000 * random
  if (failures === 0) {
    if (code === closeCodes.resume || code === closeCodes.sessionChanged) return 0
    // This server goes, others are there.
    if (code === closeCodes.goingAway) return Math.min(maxMs, 1000) * random
  }
  // At least a fifth, so that no attempt follows at once. (Idea: "full jitter", AWS Architecture Blog, 2015.)
  return Math.min(maxMs, 1000 * 2 ** Math.min(failures, 20)) * (0.2 + 0.8 * random)
}
