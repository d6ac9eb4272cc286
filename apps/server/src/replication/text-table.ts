/** Rows under a heading, in columns as wide as their widest cell; numbers to the right. */
export function textTable(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map(row => row.map(shown))
  const widths = heading.map((name, i) => Math.max(name.length, ...texts.map(row => row[i]?.length ?? 0)))
  const toRight = heading.map((_, i) =>
    rows.every(row => row[i] === null || typeof row[i] === 'number' || isCount(row[i])),
  )
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (toRight[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join('  ')
      .trimEnd()
  return [line(heading), ...texts.map(line)].join('\n')
}

export type Cell = string | number | boolean | null

const isCount = (cell: Cell | undefined) => typeof cell === 'string' && /^(~?[\d,]+|-)$/.test(cell)

function shown(cell: Cell): string {
  if (cell === null) return '-'
  if (typeof cell === 'boolean') return cell ? 'yes' : 'no'
  return typeof cell === 'number' ? cell.toLocaleString('en') : cell
}
