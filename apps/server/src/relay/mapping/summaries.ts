import type { LogEvent } from '@technomir/cache'
import type { TableName } from '../../database/schema.ts'

/** More categories than this are not named. */
const mostNamed = 50

/**
 * What is told once for all rows of a commit. A list on a screen hears of the products in it; of one that now belongs there, too, it hears
 * only by this.
 */
export function summaries(tags: ReadonlySet<string>): LogEvent[] {
  const events: LogEvent[] = []
  const texts = tags.has('texts')
  if (texts || tags.has('catalogue')) {
    const named = [...tags].filter(tag => tag.startsWith(prefix)).map(tag => tag.slice(prefix.length))
    const categories = named.length > mostNamed ? null : named
    events.push({ topic: 'lists', event: 'lists.changed', data: { categories, texts } })
  }
  if (tags.has('comments')) events.push({ topic: 'comments', event: 'comments.changed', data: null })
  return events
}

const prefix = 'category:'

/** So many rows of a table have changed at once that they are not told one by one. */
export const resets = (table: TableName): LogEvent[] =>
  ['catalog', 'tables'].map(topic => ({ topic, event: 'reset', data: { table } }))
