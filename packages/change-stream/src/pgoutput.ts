import { BinaryReader } from './binary-reader.ts'
import { type Row, type RowChange, unchanged } from './changes.ts'
import type { Position } from './position.ts'

/** A table as the stream last described it. It is described again after every change of its schema. */
export interface Relation {
  oid: number
  schema: string
  table: string
  columns: { name: string; identity: boolean }[]
}

/** The messages of pgoutput, protocol version 1, without those that say nothing about data (Type, Origin). */
export type PgOutputMessage =
  | { tag: 'begin'; xid: number; finalLsn: Position; commitTime: Date }
  | { tag: 'commit'; endLsn: Position; commitTime: Date }
  | { tag: 'relation'; relation: Relation }
  | { tag: 'row'; oid: number }
  | { tag: 'truncate'; oids: number[] }
  | { tag: 'message'; transactional: boolean; prefix: string; content: Buffer }
  | { tag: 'other' }

/**
 * Reads one pgoutput message. A row message is only named here, because most of a huge transaction is never looked at:
 * {@link readRowChange} reads its values. Text is taken out at once: `data` is valid only during the call.
 */
export function readMessage(data: Buffer): PgOutputMessage {
  const reader = new BinaryReader(data)
  const letter = reader.letter()
  switch (letter) {
    case 'I':
    case 'U':
    case 'D':
      return { tag: 'row', oid: reader.uint32() }
    case 'B': {
      const finalLsn = reader.uint64()
      const commitTime = reader.date()
      return { tag: 'begin', finalLsn, commitTime, xid: reader.uint32() }
    }
    case 'C': {
      reader.skip(1 + 8) // flags and the start of the commit record: acknowledging that one would redeliver
      const endLsn = reader.uint64()
      return { tag: 'commit', endLsn, commitTime: reader.date() }
    }
    case 'R':
      return { tag: 'relation', relation: readRelation(reader) }
    case 'T': {
      const count = reader.uint32()
      reader.skip(1) // CASCADE, RESTART IDENTITY: all tables are listed either way
      return { tag: 'truncate', oids: Array.from({ length: count }, () => reader.uint32()) }
    }
    case 'M': {
      const transactional = (reader.uint8() & 1) === 1
      reader.skip(8) // its own LSN; within a transaction these are not monotonic
      const prefix = reader.string()
      return { tag: 'message', transactional, prefix, content: reader.copy(reader.uint32()) }
    }
    case 'Y':
    case 'O':
      return { tag: 'other' }
    default:
      throw new Error(`pgoutput sent a message "${letter}" that protocol version 1 does not have`)
  }
}

/** Reads the values of a row message against the table's description. */
export function readRowChange(data: Buffer, relation: Relation): RowChange {
  const reader = new BinaryReader(data)
  const letter = reader.letter()
  reader.skip(4)
  const kind = letter === 'I' ? 'insert' : letter === 'U' ? 'update' : 'delete'
  const change: RowChange = { kind }
  while (!reader.done) {
    const part = reader.letter()
    if (part === 'N') {
      change.new = readTuple(reader, relation, false)
    } else {
      change.oldKind = part === 'K' ? 'key' : 'full'
      change.old = readTuple(reader, relation, part === 'K')
    }
  }
  return change
}

function readRelation(reader: BinaryReader): Relation {
  const oid = reader.uint32()
  const schema = reader.string() || 'pg_catalog' // the wire abbreviates it to nothing
  const table = reader.string()
  reader.skip(1)
  const columns = Array.from({ length: reader.uint16() }, () => {
    const identity = (reader.uint8() & 1) === 1
    const name = reader.string()
    reader.skip(8)
    return { name, identity }
  })
  return { oid, schema, table, columns }
}

/** With `identityOnly` the other columns are left out: the wire says null for them, whatever they held. */
function readTuple(reader: BinaryReader, relation: Relation, identityOnly: boolean): Row {
  const count = reader.uint16()
  const row: Row = {}
  for (let i = 0; i < count; i++) {
    const column = relation.columns[i]
    const value = readValue(reader)
    if (column === undefined) {
      throw new Error(`a row of ${relation.schema}.${relation.table} has more columns than its description`)
    }
    if (!identityOnly || column.identity) row[column.name] = value
  }
  return row
}

function readValue(reader: BinaryReader): string | null | typeof unchanged {
  const format = reader.letter()
  switch (format) {
    case 't':
      return reader.text(reader.uint32())
    case 'n':
      return null
    case 'u':
      return unchanged
    default:
      throw new Error(`a value came in format "${format}"; only text was asked for`)
  }
}
