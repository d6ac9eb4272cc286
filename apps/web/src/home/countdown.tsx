import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useLanguage } from '../i18n/context.tsx'
import { useNow } from '../live/use-now.ts'

const secondMs = 1000
const two = (n: number): string => String(n).padStart(2, '0')

/** How long a sale goes on. The page as it comes from the server names the day instead: it may be read at any time. */
export function Countdown({ end, compact = false }: { end: string; compact?: boolean }) {
  const { t, date } = useLanguage()
  const queryClient = useQueryClient()
  const now = useNow()
  const left = now === null ? null : Math.max(0, Math.ceil((Date.parse(end) - now) / secondMs))
  const over = left === 0
  // A sale without an end comes from SQL (`infinity`).
  const isEndless = Number.isNaN(Date.parse(end))
  useEffect(() => {
    // The shop says the same in a moment; whoever is offline sees it, too.
    if (over) queryClient.invalidateQueries({ queryKey: ['flash-sales'] }).catch(() => {})
  }, [over, queryClient])

  if (isEndless) return null
  if (left === null)
    return (
      <p className={compact ? 'text-ink-muted text-sm' : 'h-[4.25rem] text-ink-muted'}>
        {t('sale.until', { date: date(end) })}
      </p>
    )
  const parts = [
    { n: Math.floor(left / 86_400), unit: t('time.days') },
    { n: Math.floor(left / 3600) % 24, unit: t('time.hours') },
    { n: Math.floor(left / 60) % 60, unit: t('time.minutes') },
    { n: left % 60, unit: t('time.seconds') },
  ]
  const shown = (parts[0]?.n ?? 0) > 0 ? parts : parts.slice(1)
  if (compact)
    return (
      <p className="text-ink-muted text-sm tabular-nums" role="timer">
        {shown
          .map(({ n, unit }, i) => (i === 0 && shown.length === 4 ? `${n} ${unit} ` : two(n)))
          .join(':')
          .replace(' :', ' ')}
      </p>
    )
  return (
    <div role="timer" aria-label={t('sale.until', { date: date(end) })} className="flex h-[4.25rem] gap-2">
      {shown.map(({ n, unit }) => (
        <span
          key={unit}
          className="flex w-15 flex-col items-center justify-center rounded-field bg-raised shadow-low"
        >
          <span className="font-bold text-xl leading-tight tabular-nums">{two(n)}</span>
          <span className="text-[0.6875rem] text-ink-muted leading-tight">{unit}</span>
        </span>
      ))}
    </div>
  )
}
