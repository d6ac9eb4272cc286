import { useT } from '../../i18n/context.tsx'
import { useNumbers } from '../numbers.ts'

const shown = 6

/** How many nines: each is filled by as much of it as has been earned. */
export function Nines({ nines, good }: { nines: number | null; good: boolean }) {
  const t = useT()
  const numbers = useNumbers()
  const text = nines === null ? '—' : numbers.decimal(nines)
  return (
    <figure className="flex flex-col items-start gap-2">
      <div className="flex gap-1.5" aria-hidden="true">
        {Array.from({ length: shown }, (_, i) => {
          const filled = Math.min(1, Math.max(0, (nines ?? 0) - i))
          return (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: a nine is its place
              key={i}
              className="relative overflow-hidden rounded-field bg-sunken px-1.5 py-1 font-bold text-3xl text-line-strong/50 leading-none sm:px-2 sm:text-5xl"
            >
              9
              <span
                className={`absolute inset-0 px-1.5 py-1 sm:px-2 transition-[clip-path] duration-700 ${good ? 'bg-good-soft text-good' : 'bg-raised text-bad'}`}
                style={{ clipPath: `inset(${(1 - filled) * 100}% 0 0 0)` }}
              >
                9
              </span>
            </span>
          )
        })}
      </div>
      <figcaption className="text-ink-muted text-sm tabular-nums">
        {t('lab.meter.nines', { nines: text })}
      </figcaption>
    </figure>
  )
}
