import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { Skeleton } from '../../ui/skeleton.tsx'
import type { Chart, ChartData } from './draw-chart.ts'
import { type Series, Swatch } from './series.tsx'

/** Lines that grow while one looks, with their newest values (or those under the pointer) above them. */
export function LiveChart({
  title,
  x,
  series,
  span,
  value,
  at,
  atLeast = 1,
  height = 180,
  legend = false,
}: {
  title: string
  x: readonly number[]
  series: readonly Series[]
  /** What the horizontal axis spans; default: what there is. */
  span?: readonly [number, number] | undefined
  value: (value: number) => string
  /** How a place on the horizontal axis is written. */
  at: (x: number) => string
  atLeast?: number
  height?: number
  /** Names stand beside the values; without it they are told elsewhere on the page. */
  legend?: boolean
}) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<Chart | null>(null)
  const [ready, setReady] = useState(false)
  const [point, setPoint] = useState<number | null>(null)
  const data: ChartData = { x, lines: series.map(one => one.values), span }

  const open = useEffectEvent((draw: typeof import('./draw-chart.ts').drawChart, element: HTMLElement) =>
    draw(element, {
      height,
      looks: series.map(one => one.look),
      value: v => format(v),
      at: v => place(v),
      atLeast,
      onPoint: setPoint,
    }),
  )
  const format = useEffectEvent(value)
  const place = useEffectEvent(at)
  useEffect(() => {
    let gone = false
    import('./draw-chart.ts').then(
      ({ drawChart }) => {
        if (gone || box.current === null) return
        chart.current = open(drawChart, box.current)
        setReady(true)
      },
      (error: unknown) => console.error(error),
    )
    return () => {
      gone = true
      chart.current?.close()
      chart.current = null
    }
  }, [])
  useEffect(() => {
    if (ready) chart.current?.show(data)
  })

  const shown = point !== null && point < x.length ? point : x.length - 1
  return (
    <figure className="flex min-w-0 flex-col gap-2 rounded-card border border-line p-4">
      <figcaption className="font-semibold text-[0.9375rem]">{title}</figcaption>
      <ul className="flex flex-wrap gap-x-4 gap-y-1 text-sm tabular-nums">
        {series.map(({ name, look, values }) => (
          <li key={name} className="inline-flex items-center gap-1.5" title={name}>
            <Swatch look={look} className="w-5" />
            <span className={legend ? 'text-ink-muted' : 'sr-only'}>{name}: </span>
            {values[shown] == null ? '–' : value(values[shown])}
          </li>
        ))}
      </ul>
      <div ref={box} aria-hidden="true" className="min-w-0 overflow-hidden" style={{ minHeight: height }}>
        {ready ? null : <Skeleton className="h-full" />}
      </div>
    </figure>
  )
}
