/** A value as text, as psql would show it. */
function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) return value.toISOString()
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Rows as an aligned table with a header and a count. Numbers are aligned to the right. Lines in cells are kept apart by ↵. */
export function formatTable(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const texts = rows.map(row => row.map(value => cell(value).replaceAll('\n', '↵')))
  const widths = columns.map((name, i) => Math.max(width(name), ...texts.map(row => width(row[i] ?? ''))))
  const right = columns.map((_, i) => rows.some(row => typeof row[i] === 'number'))
  const line = (cells: readonly string[], heading: boolean): string =>
    cells
      .map((text, i) => {
        const room = ' '.repeat((widths[i] ?? 0) - width(text))
        return right[i] && !heading ? ` ${room}${text} ` : ` ${text}${room} `
      })
      .join('|')
      .trimEnd()
  const count = rows.length === 1 ? '(1 row)' : `(${rows.length} rows)`
  const rule = widths.map(size => '-'.repeat(size + 2)).join('+')
  return [line(columns, true), rule, ...texts.map(row => line(row, false)), count].join('\n')
}

function width(text: string): number {
  return [...text].length
}
