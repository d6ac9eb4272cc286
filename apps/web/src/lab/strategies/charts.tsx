import { useState } from 'react'
import { useT } from '../../i18n/context.tsx'
import { LiveChart } from '../chart/live-chart.tsx'
import { useNumbers } from '../numbers.ts'
import { Segments } from '../segments.tsx'
import { type Counts, type Run, strategies } from './strategies.ts'

/** A run second by second. */
export function Charts({ run }: { run: Run }) {
  const t = useT()
  const n = useNumbers()
  const [quantile, setQuantile] = useState<'p50Ms' | 'p99Ms'>('p99Ms')
  const x = run.strategies.none.seconds.map((_, i) => i + 1)
  const chart = (
    title: string,
    of: (counts: Counts) => number | null,
    value: (value: number) => string,
    atLeast: number,
  ) => (
    <LiveChart
      title={title}
      x={x}
      series={strategies.map(({ name, title: key, look }) => ({
        name: t(key),
        look,
        values: run.strategies[name].seconds.map(of),
      }))}
      span={[1, Math.max(2, run.options.seconds)]}
      value={value}
      at={second => (Number.isInteger(second) ? n.ms(second * 1000) : '')}
      atLeast={atLeast}
    />
  )
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h3 className="font-semibold text-lg">{t('lab.strategies.charts')}</h3>
        <Segments
          label={t('lab.strategies.latency')}
          options={[
            { value: 'p50Ms', text: 'p50' },
            { value: 'p99Ms', text: 'p99' },
          ]}
          value={quantile}
          onChange={setQuantile}
        />
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        {chart(t('lab.strategies.stale'), counts => counts.stale, n.count, 4)}
        {chart(t('lab.strategies.loads'), counts => counts.loads, n.count, 10)}
        {chart(
          t(quantile === 'p50Ms' ? 'lab.strategies.p50' : 'lab.strategies.p99'),
          counts => counts[quantile],
          n.ms,
          0.5,
        )}
        {chart(t('lab.strategies.hitRatio'), counts => counts.hitRatio, n.percent, 1)}
      </div>
    </div>
  )
}
