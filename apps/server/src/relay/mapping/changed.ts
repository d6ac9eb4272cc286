import type { LogEvent } from '@technomir/cache'
import { type Row, type RowChange, unchanged } from '@technomir/change-stream'

/** Tags and events that a transaction raises, collected while its rows are looked at. */
export interface Raised {
  readonly tags: Set<string>
  readonly events: LogEvent[]
}

/** A column's text in a row that carries it. */
export function text(row: Row | undefined, column: string): string | null {
  const value = row?.[column]
  return value === undefined || value === unchanged ? null : value
}

/** The values a column had and has; the old one is only known when the replica identity carried it. */
export function values(change: RowChange, column: string): string[] {
  const found = [text(change.old, column), text(change.new, column)]
  return [...new Set(found.filter(value => value !== null))]
}

/** Whether an update changed the column, as far as the replica identity tells: it sends old values exactly when they change. */
export function differs(change: RowChange, column: string): boolean {
  return (
    change.old !== undefined &&
    change.new !== undefined &&
    text(change.old, column) !== text(change.new, column)
  )
}

export const numberOf = (row: Row | undefined, column: string): number | null => {
  const value = text(row, column)
  return value === null ? null : Number(value)
}

/** A timestamp as the API tells it, ISO 8601 in UTC: `Date` takes PostgreSQL's own form for local time. */
export const moment = (row: Row | undefined, column: string): string | null => {
  const value = text(row, column)
  return value?.includes(' ') ? `${value.replace(' ', 'T')}Z` : value
}

export const flag = (row: Row | undefined, column: string): boolean | null => {
  const value = text(row, column)
  return value === null ? null : value === 't'
}
