import { useT } from '../../i18n/context.tsx'
import { useNumbers } from '../numbers.ts'
import type { LabCache } from './queries.ts'

/** How long loads took, as bars; nothing before the first load. */
export function LoadTimes({ times }: { times: LabCache['loadTimes'] }) {
  const t = useT()
  const numbers = useNumbers()
  const { count, counts, steps, p50Ms, p99Ms, meanMs } = times
  if (count === 0) return null
  const most = Math.max(...counts)
  const write = (ms: number | null, bound = '') => (ms === null ? '—' : `${bound}${numbers.ms(ms)}`)
  // Loads are counted by steps: of a quantile it is known what it does not exceed.
  const figures = [
    ['lab.caches.mean', write(meanMs)],
    ['lab.caches.p50', write(p50Ms, '≤\u00a0')],
    ['lab.caches.p99', write(p99Ms, '≤\u00a0')],
  ] as const
  return (
    <div className="flex flex-wrap items-end gap-x-8 gap-y-4">
      <figure className="flex grow basis-72 flex-col gap-1.5">
        <svg
          viewBox={`0 0 ${counts.length * 20} 56`}
          preserveAspectRatio="none"
          className="h-14 w-full"
          aria-hidden="true"
        >
          {counts.map((value, i) => {
            const height = value === 0 ? 1.5 : Math.max(4, (value / most) * 56)
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
                key={i}
                x={i * 20 + 1}
                y={56 - height}
                width={18}
                height={height}
                className={value === 0 ? 'fill-line' : 'fill-accent'}
              />
            )
          })}
        </svg>
        <figcaption className="flex justify-between text-ink-muted text-xs tabular-nums">
          <span>0</span>
          <span>{t('lab.caches.loadTimes', { count })}</span>
          <span>{numbers.ms(steps.at(-1) ?? 0)}+</span>
        </figcaption>
      </figure>
      <dl className="flex gap-6 text-sm">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt className="text-ink-muted text-xs">{t(name)}</dt>
            <dd className="font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
