import { useT } from '../../i18n/context.tsx'
import { LiveChart } from '../chart/live-chart.tsx'
import { looks } from '../chart/series.tsx'
import { useNumbers } from '../numbers.ts'
import { lagName, type Point, type Sample } from './replication.ts'

/** Seconds that the charts show. */
const spanS = 60

/** How far each subscription is behind, over the last minute. */
export function LagCharts({ points, sample }: { points: readonly Point[]; sample: Sample }) {
  const t = useT()
  const n = useNumbers()
  const names = sample.replicas.flatMap(({ name, subscriptions }) =>
    subscriptions.map(one => lagName(name, one.name)),
  )
  const newest = points.at(-1)?.at ?? 0
  const seen = points.filter(point => point.at >= newest - spanS)
  const x = seen.map(point => point.at - newest)
  const chart = (title: string, of: 'bytes' | 'ms', value: (v: number) => string, atLeast: number) => (
    <LiveChart
      title={title}
      x={x}
      series={names.map((name, i) => ({
        name,
        look: looks[(3 - i + looks.length) % looks.length] ?? looks[0],
        values: seen.map(point => point.lag[name]?.[of] ?? null),
      }))}
      span={[-spanS, 0]}
      value={value}
      at={second => (second === 0 ? t('lab.replication.now') : `−${n.ms(-second * 1000)}`)}
      atLeast={atLeast}
      height={150}
      legend
    />
  )
  if (names.length === 0) return null
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      {chart(t('lab.replication.lagBytes'), 'bytes', n.bytes, 1000)}
      {chart(t('lab.replication.lagMs'), 'ms', n.ms, 10)}
    </div>
  )
}
