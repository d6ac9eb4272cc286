import type { TableChanges, Transaction } from './changes.ts'
import { type Relation, readMessage, readRowChange } from './pgoutput.ts'

/** How much of one transaction is kept. */
export interface TransactionLimits {
  maxRowsPerTable: number
  /** Wire bytes of rows per table, and of messages per transaction. */
  maxBytesPerTable: number
  /** Keep only messages with these prefixes; all when undefined. */
  messagePrefixes?: readonly string[] | undefined
}

/** Folds the messages of one connection into whole transactions. Its memory is bounded by the limits, not by the transaction. */
export class TransactionAssembler {
  readonly #limits: TransactionLimits
  readonly #relations = new Map<number, Relation>()
  #open: OpenTransaction | null = null

  constructor(limits: TransactionLimits) {
    this.#limits = limits
  }

  /** True between a Begin and its Commit. */
  get isOpen(): boolean {
    return this.#open !== null
  }

  /**
   * Takes one pgoutput message; returns the transaction when it was the Commit, with the wire bytes that it keeps in memory.
   * Throws on what the protocol does not allow: then nothing after it can be trusted.
   */
  push(data: Buffer): { transaction: Transaction; bytes: number } | null {
    const message = readMessage(data)
    switch (message.tag) {
      case 'relation':
        this.#relations.set(message.relation.oid, message.relation)
        this.#open?.byOid.delete(message.relation.oid)
        return null
      case 'begin':
        if (this.#open !== null) throw new Error(`transaction ${message.xid} begins inside another`)
        this.#open = newTransaction(message.xid)
        return null
      case 'commit': {
        const { transaction, bytes, tables } = this.#mustBeOpen('Commit')
        this.#open = null
        transaction.position = message.endLsn
        transaction.commitTime = message.commitTime
        transaction.receivedAt = performance.now()
        transaction.tables = [...tables.values()].map(table => table.changes)
        return { transaction, bytes }
      }
      case 'row':
        this.#addRow(message.oid, data)
        return null
      case 'truncate':
        for (const oid of message.oids) this.#table(oid).changes.truncated = true
        return null
      case 'message':
        if (message.transactional) this.#addMessage(message.prefix, message.content)
        return null
      case 'other':
        return null
    }
  }

  #addRow(oid: number, data: Buffer): void {
    const table = this.#table(oid)
    const { changes } = table
    changes.rowCount += 1
    if (changes.overflow) return
    const open = this.#mustBeOpen('a row')
    if (
      changes.rowCount > this.#limits.maxRowsPerTable ||
      table.bytes + data.length > this.#limits.maxBytesPerTable
    ) {
      changes.overflow = true
      changes.rows = []
      open.bytes -= table.bytes
      return
    }
    table.bytes += data.length
    open.bytes += data.length
    changes.rows.push(readRowChange(data, this.#relation(oid)))
  }

  #addMessage(prefix: string, content: Buffer): void {
    const open = this.#mustBeOpen('a transactional message')
    if (this.#limits.messagePrefixes?.includes(prefix) === false) return
    const { transaction } = open
    if (transaction.messagesOverflow) return
    const bytes = prefix.length + content.length
    const full = transaction.messages.length >= this.#limits.maxRowsPerTable
    if (full || open.messageBytes + bytes > this.#limits.maxBytesPerTable) {
      transaction.messagesOverflow = true
      transaction.messages = []
      open.bytes -= open.messageBytes
      return
    }
    open.messageBytes += bytes
    open.bytes += bytes
    transaction.messages.push({ prefix, content, transactional: true })
  }

  #table(oid: number): OpenTable {
    const open = this.#mustBeOpen('a change')
    const known = open.byOid.get(oid)
    if (known !== undefined) return known
    const { schema, table } = this.#relation(oid)
    const name = JSON.stringify([schema, table])
    let found = open.tables.get(name)
    if (found === undefined) {
      found = {
        bytes: 0,
        changes: { schema, table, rows: [], rowCount: 0, truncated: false, overflow: false },
      }
      open.tables.set(name, found)
    }
    open.byOid.set(oid, found)
    return found
  }

  #relation(oid: number): Relation {
    const relation = this.#relations.get(oid)
    if (relation === undefined) throw new Error(`the stream changes table ${oid} without having described it`)
    return relation
  }

  #mustBeOpen(what: string): OpenTransaction {
    if (this.#open === null) throw new Error(`the stream sent ${what} outside of a transaction`)
    return this.#open
  }
}

interface OpenTable {
  changes: TableChanges
  bytes: number
}

interface OpenTransaction {
  transaction: Transaction
  /** By name: a table can be described anew, or renamed, in the middle of a transaction. */
  tables: Map<string, OpenTable>
  byOid: Map<number, OpenTable>
  bytes: number
  messageBytes: number
}

function newTransaction(xid: number): OpenTransaction {
  return {
    transaction: { kind: 'transaction', xid, position: 0, commitTime: new Date(0), tables: [], messages: [] },
    tables: new Map(),
    byOid: new Map(),
    bytes: 0,
    messageBytes: 0,
  }
}
