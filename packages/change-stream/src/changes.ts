import type { Position } from './position.ts'

/** Stands for a large (TOASTed) value that the UPDATE did not touch and PostgreSQL therefore did not send. */
export const unchanged: unique symbol = Symbol('unchanged')

/** Column name → value in PostgreSQL's text format (numbers too), null, or {@link unchanged}. */
export type Row = Record<string, string | null | typeof unchanged>

/** One changed row. */
export interface RowChange {
  kind: 'insert' | 'update' | 'delete'
  /** The row as it is now; absent for a delete. */
  new?: Row
  /**
   * The row as it was, if PostgreSQL sent it: with `oldKind` 'full' every column (REPLICA IDENTITY FULL), with 'key' only the
   * columns of the replica identity. An update carries a 'key' only when one of those columns changed; a delete always.
   */
  old?: Row
  oldKind?: 'key' | 'full'
}

/** What one transaction did to one table, in order. */
export interface TableChanges {
  schema: string
  table: string
  /** The changed rows, or none when there were more than the stream may keep (`overflow`). */
  rows: RowChange[]
  /** How many rows changed, also beyond what `rows` holds. TRUNCATE does not say how many. */
  rowCount: number
  /** The table was truncated somewhere in this transaction. */
  truncated: boolean
  /** `rows` was emptied because there were too many; only the count went on. */
  overflow: boolean
}

/** A transactional message of `pg_logical_emit_message(true, prefix, content)`. */
export interface WalMessage {
  prefix: string
  content: Buffer
  /** Always true: messages outside of transactions have no place in the commit order and are left out. */
  transactional: boolean
}

/** A committed transaction, handed out whole. */
export interface Transaction {
  kind: 'transaction'
  /** The 32-bit id of the wire, without its epoch. */
  xid: number
  /** The end of its commit record (`Commit.end_lsn`): the position to acknowledge and to order by. */
  position: Position
  /** When it committed by the primary's clock. For people; never order by it. */
  commitTime: Date
  /** When its last byte had been read from the WAL, monotonic ms of this process. For people. */
  receivedAt?: number
  tables: TableChanges[]
  messages: WalMessage[]
  /** Set when it carried more messages than the stream may keep: `messages` was emptied. */
  messagesOverflow?: true
}

/** Every commit of the publications up to `position` has been handed out before this. */
export interface Progress {
  kind: 'progress'
  position: Position
}
