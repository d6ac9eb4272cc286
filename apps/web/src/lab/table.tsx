import type { ReactNode } from 'react'
import { classes } from '../ui/classes.ts'

export interface Column {
  readonly title: string
  /** Numbers stand at the right. */
  readonly numeric?: boolean
}

/** A table with a title. What does not fit is scrolled in the table, not in the page. */
export function Table({
  title,
  columns,
  children,
}: {
  title: string
  columns: readonly Column[]
  children: ReactNode
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="overflow-x-auto" tabIndex={0} aria-label={title}>
      <table className="w-full text-left text-[0.9375rem] tabular-nums">
        <caption className="pb-3 text-left font-semibold text-lg">{title}</caption>
        <thead>
          <tr className="border-line border-b text-ink-muted text-sm">
            {columns.map((column, nth) => (
              <th
                key={column.title}
                scope="col"
                className={classes(
                  'whitespace-nowrap py-2 font-medium',
                  nth === 0 ? 'pr-4' : 'px-3',
                  column.numeric === true && 'text-right',
                )}
              >
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
