import './chart.css'

/** One line of a chart. */
export interface Series {
  /** As people are told it. */
  readonly name: string
  readonly look: Look
  readonly values: readonly (number | null)[]
}

/** A colour of chart.css and a dash, so that lines differ without colours, too. */
export interface Look {
  readonly color: string
  readonly dash: readonly number[]
}

export const looks = [
  { color: 'var(--series-1)', dash: [2, 4] },
  { color: 'var(--series-2)', dash: [8, 4] },
  { color: 'var(--series-3)', dash: [12, 3, 2, 3] },
  { color: 'var(--series-4)', dash: [] },
] as const satisfies readonly Look[]

/** A piece of the line, for legends. */
export function Swatch({ look, className = 'w-7' }: { look: Look; className?: string }) {
  return (
    <svg viewBox="0 0 28 8" aria-hidden="true" className={`h-2 shrink-0 ${className}`}>
      <path
        d="M1 4h26"
        fill="none"
        strokeWidth={3}
        strokeLinecap={look.dash.length === 0 ? 'round' : 'butt'}
        strokeDasharray={look.dash.join(' ')}
        style={{ stroke: look.color }}
      />
    </svg>
  )
}
