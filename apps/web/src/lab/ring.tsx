import type { ReactNode } from 'react'

/** A share of 1 as a ring; null: there is nothing to tell yet. What it means stands beside it as text. */
export function Ring({
  share,
  size,
  tone = 'stroke-good',
  children,
}: {
  share: number | null
  size: number
  tone?: string
  /** In the middle. */
  children?: ReactNode
}) {
  const width = Math.max(3, size / 11)
  const radius = (size - width) / 2
  const round = 2 * Math.PI * radius
  return (
    <span className="relative inline-flex shrink-0 items-center justify-center">
      <svg
        width={size}
        height={size}
        viewBox={`0 0 ${size} ${size}`}
        className="-rotate-90"
        aria-hidden="true"
      >
        <g fill="none" strokeWidth={width}>
          <circle cx={size / 2} cy={size / 2} r={radius} className="stroke-sunken" />
          {share === null ? null : (
            <circle
              cx={size / 2}
              cy={size / 2}
              r={radius}
              strokeLinecap="round"
              strokeDasharray={`${round * Math.min(1, Math.max(0.001, share))} ${round}`}
              className={`transition-[stroke-dasharray] duration-500 ${tone}`}
            />
          )}
        </g>
      </svg>
      {children === undefined ? null : (
        <span className="absolute font-semibold text-sm tabular-nums">{children}</span>
      )}
    </span>
  )
}
