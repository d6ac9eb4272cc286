/** A table, named as in SQL; with `identity`, the columns whose old values an update or delete must tell when they change. */
export type ExpectedTable = string | { table: string; identity: readonly string[] }

/** How to follow a slot. */
export interface ChangeStreamOptions {
  /** The primary, as `pg` takes it. The role needs REPLICATION. */
  connectionString: string
  slot: string
  publications: string[]
  /**
   * Tables that the publications must carry completely; checked at the start, because PostgreSQL is silent about it, and watched: a table that
   * takes one of these names, or one that begins to inherit from it, ends the stream as a change of the publications does.
   */
  expectedTables?: ExpectedTable[]
  /**
   * Everything up to here is known already, so start behind it. Must not be below what the slot has confirmed, nor beyond the end of the WAL:
   * PostgreSQL would leave changes out without a word (StartPositionError). Default: where the slot stands.
   */
  start?: number
  /** Rows of one table that a transaction may carry; with more it carries only their count (`overflow`). Default 1000. */
  maxRowsPerTable?: number
  /** The same limit in wire bytes. Default 4 MiB. */
  maxBytesPerTable?: number
  /** Hand out only WAL messages with these prefixes. Default: all. */
  messagePrefixes?: string[]
  /** How often the position is reported when nothing changes. Default 250, or a third of `walSenderTimeoutMs` if that is less. */
  statusIntervalMs?: number
  /** After this long without a sign of life PostgreSQL frees the slot; this side gives up after twice as long. Default 5000. */
  walSenderTimeoutMs?: number
  /**
   * How often the publications and their tables are looked at while following. PostgreSQL leaves out the changes of a table that is taken out
   * of its publication without a word, and values that ALTER TABLE computes; then the stream ends with a PublicationChangedError. Default 1000.
   */
  publicationCheckMs?: number
  /** Hand out transactions only once they are visible on the primary. Default true; false is for experiments. */
  gate?: boolean
  /** Items that may wait for the consumer before the socket is paused (16 MiB of rows pause it too). Default 1000. */
  queueLimit?: number
  /** Without `max_slot_wal_keep_size`: 'required' (default) refuses to start, 'warn' tells `onWarning`. */
  keepSize?: 'required' | 'warn'
  onWarning?: (text: string) => void
  /** Ends the stream like close(). */
  signal?: AbortSignal
  /** Further options for pgoutput. */
  pluginOptions?: Record<string, string>
}

/** The options with their defaults. Throws a RangeError on what cannot be meant. */
export function withDefaults(o: ChangeStreamOptions) {
  const walSenderTimeoutMs = o.walSenderTimeoutMs ?? 5000
  const settled = {
    maxRowsPerTable: o.maxRowsPerTable ?? 1000,
    maxBytesPerTable: o.maxBytesPerTable ?? 4 * 2 ** 20,
    statusIntervalMs: o.statusIntervalMs ?? Math.min(250, walSenderTimeoutMs / 3),
    walSenderTimeoutMs,
    publicationCheckMs: o.publicationCheckMs ?? 1000,
    queueLimit: o.queueLimit ?? 1000,
    queueBytes: 16 * 2 ** 20,
    gate: o.gate ?? true,
  }
  for (const [name, value] of Object.entries(settled)) {
    if (typeof value === 'number' && !(value > 0))
      throw new RangeError(`${name} must be above 0, not ${value}`)
  }
  if (settled.statusIntervalMs >= walSenderTimeoutMs) {
    throw new RangeError(
      'statusIntervalMs must be below walSenderTimeoutMs, or PostgreSQL drops the connection in between',
    )
  }
  return settled
}
