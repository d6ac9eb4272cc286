import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { allTag, type LogEntry } from '@technomir/cache'
import type { TableChanges, Transaction } from '@technomir/change-stream'
import { changeTables, type TableName } from '../../database/schema.ts'
import { type MappedMessage, mapMessage, messagePrefix } from './messages.ts'
import { resets, summaries } from './summaries.ts'
import { rowMappings } from './tables.ts'

/** Raise it with every change of the rules, so that during a rolling deploy the newer servers take the relay over. */
export const mappingVersion = 8

/** From this many rows of one table on, the table's tag is raised instead of a tag per row. */
export const maxRowsPerTable = 1000

/** `<version>-<hash of the rules>`: followers trust only a relay whose rules are their own. */
export const mappingId = `${mappingVersion}-${hashOfRules()}`

/** The version in somebody else's mapping id. */
export const versionOf = (id: string): number => Number.parseInt(id, 10) || 0

export const tableTag = (table: TableName): string => `table:${table}`

/** What a transaction means for caches and listeners; `null` when it means nothing. */
export function mapTransaction(
  transaction: Transaction,
  onUnreadable: (text: string) => void,
): Omit<LogEntry, 'prev'> | null {
  const raised: MappedMessage = { tags: new Set(), events: [], writes: [], traces: [] }
  const touched: string[] = []
  for (const changes of transaction.tables) {
    if (changes.schema !== 'public' || !isOurs(changes.table)) continue
    touched.push(changes.table)
    mapTable(changes.table, changes, raised)
  }
  raised.events.push(...summaries(raised.tags))
  for (const message of transaction.messages) {
    if (message.prefix !== messagePrefix || mapMessage(message, raised)) continue
    onUnreadable(message.content.toString('utf8', 0, 200))
  }
  if (transaction.messagesOverflow) raised.tags.add(allTag)
  if (raised.tags.size + touched.length + raised.events.length + raised.writes.length === 0) return null
  return {
    position: transaction.position,
    tags: [...raised.tags],
    touched,
    events: raised.events,
    writes: raised.writes,
    ...(raised.traces.length > 0 ? { traces: raised.traces } : {}),
    committedAt: transaction.commitTime.getTime(),
  }
}

function mapTable(table: TableName, changes: TableChanges, raised: MappedMessage): void {
  if (changes.truncated || changes.overflow) {
    raised.tags.add(tableTag(table))
    if (!untold.has(table)) raised.events.push(...resets(table))
    return
  }
  for (const change of changes.rows) rowMappings[table](change, raised)
}

/** Many rows of these mean nothing to pages: those of search stand for products, which have their own. */
const untold: ReadonlySet<TableName> = new Set([
  'product_search',
  'search_words',
  'sessions',
  'guests',
  'roles',
  'lab_products',
])

const isOurs = (table: string): table is TableName => (changeTables as readonly string[]).includes(table)

function hashOfRules(): string {
  const folder = new URL('./', import.meta.url)
  const hash = createHash('sha256')
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.ts') && !file.endsWith('.test.ts')) hash.update(readFileSync(new URL(file, folder)))
  }
  return hash.digest('hex').slice(0, 12)
}
