/** A snapshot of PostgreSQL: which transactions a statement that begins now can see. Ids are the full 64-bit ones. */
export interface Snapshot {
  xmin: bigint
  xmax: bigint
  inProgress: ReadonlySet<bigint>
}

/** Reads `pg_current_snapshot()::text`: `xmin:xmax:xip,xip…`. */
export function parseSnapshot(text: string): Snapshot {
  const [xmin, xmax, inProgress] = text.split(':')
  if (!xmin || !xmax || inProgress === undefined)
    throw new Error(`"${text}" is not a snapshot (xmin:xmax:xip,…)`)
  const ids = inProgress === '' ? [] : inProgress.split(',')
  return { xmin: BigInt(xmin), xmax: BigInt(xmax), inProgress: new Set(ids.map(BigInt)) }
}

/**
 * The 64-bit id of a transaction known by its lower 32 bits: the one nearest to the snapshot's xmax, by signed distance.
 * PostgreSQL keeps all ids in use within 2^31 of each other. Taking xmax's epoch would be wrong right after a wrap-around, and
 * "above xmax means the epoch before" would be wrong for a commit that is still invisible: its id can equal xmax or pass it.
 */
export function widenXid(xid: number, xmax: bigint): bigint {
  return xmax + BigInt.asIntN(32, BigInt(xid) - xmax)
}

/** Whether a statement with this snapshot sees the (committed) transaction. Once true it stays true for later snapshots. */
export function isVisible(xid: number, snapshot: Snapshot): boolean {
  const wide = widenXid(xid, snapshot.xmax)
  if (wide >= snapshot.xmax) return false
  return wide < snapshot.xmin || !snapshot.inProgress.has(wide)
}
