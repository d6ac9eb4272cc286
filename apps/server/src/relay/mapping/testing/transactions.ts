import type { Row, RowChange, TableChanges, Transaction, WalMessage } from '@technomir/change-stream'
import { mapTransaction } from '../mapping.ts'

export const table = (name: string, rows: RowChange[], more: Partial<TableChanges> = {}): TableChanges => ({
  schema: 'public',
  table: name,
  rows,
  rowCount: rows.length,
  truncated: false,
  overflow: false,
  ...more,
})

export const message = (content: string): WalMessage => ({
  prefix: 'technomir',
  content: Buffer.from(content),
  transactional: true,
})

/** Messages that `map` could not read. */
export const unreadable: string[] = []
/** What a transaction of these changes becomes in the log. */
export const map = (tables: TableChanges[], messages: WalMessage[] = [], more: Partial<Transaction> = {}) =>
  mapTransaction(
    { kind: 'transaction', xid: 1, position: 100, commitTime: new Date(5), tables, messages, ...more },
    text => unreadable.push(text),
  )
export const tagsOf = (...args: Parameters<typeof map>) => [...(map(...args)?.tags ?? [])].sort()

/** A product as it was. */
export const phone: Row = {
  id: '3',
  name: 'Phone',
  price: '100',
  category: 'phones',
  brand: 'Acme',
  description: '',
  stock: '5',
  is_bestseller: 'f',
}
/** As PostgreSQL sends it: the old identity columns only when one of them changed. */
const identity = ['id', 'category', 'brand', 'price', 'stock']
export const updated = (changed: Row): RowChange => {
  const change: RowChange = { kind: 'update', new: { ...phone, ...changed } }
  if (!identity.some(column => column in changed)) return change
  const old: Row = {}
  for (const column of identity) old[column] = phone[column] ?? null
  return { ...change, old, oldKind: 'key' }
}
