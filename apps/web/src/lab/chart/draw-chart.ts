import UPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Look } from './series.tsx'

export interface ChartData {
  /** Where the values stand on the horizontal axis, ascending. */
  readonly x: readonly number[]
  readonly lines: readonly (readonly (number | null)[])[]
  /** What the horizontal axis spans; by default what the values span. */
  readonly span?: readonly [number, number] | undefined
}

export interface ChartOptions {
  readonly height: number
  readonly looks: readonly Look[]
  readonly value: (value: number) => string
  readonly at: (x: number) => string
  /** The least that the vertical axis spans, so that noise does not look like mountains. */
  readonly atLeast: number
  /** Told which place the pointer is at; null: none. */
  readonly onPoint: (index: number | null) => void
}

export interface Chart {
  show(data: ChartData): void
  close(): void
}

/** Draws lines into an element, in the page's colours and as wide as it is; follows both. */
export function drawChart(element: HTMLElement, o: ChartOptions): Chart {
  const colour = colours(element)
  const axis = {
    font: '12px Onest, sans-serif',
    stroke: () => colour('var(--ink-muted)'),
    ticks: { show: false },
  }
  let span: ChartData['span']
  const plot = new UPlot(
    {
      width: Math.max(element.clientWidth, 120),
      height: o.height,
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
      scales: {
        x: {
          time: false,
          range: (_, min, max) => (span ? [span[0], span[1]] : [min, Math.max(max, min + 1)]),
        },
        y: { range: (_, __, max) => [0, Math.max(max * 1.15, o.atLeast)] },
      },
      axes: [
        { ...axis, grid: { show: false }, size: 24, space: 56, values: (_, at) => at.map(o.at) },
        {
          ...axis,
          grid: { stroke: () => colour('var(--line)'), width: 1 },
          size: 62,
          space: 36,
          values: (_, at) => at.map(value => (value === 0 ? '0' : o.value(value))),
        },
      ],
      series: [
        {},
        ...o.looks.map(({ color, dash }) => ({
          stroke: () => colour(color),
          dash: [...dash],
          width: 2,
          points: { show: false },
          spanGaps: false,
        })),
      ],
      hooks: { setCursor: [self => o.onPoint(self.cursor.idx ?? null)] },
    },
    [[], ...o.looks.map(() => [])],
    element,
  )
  const sized = new ResizeObserver(() => {
    if (element.clientWidth > 0) plot.setSize({ width: element.clientWidth, height: o.height })
  })
  sized.observe(element)
  const redraw = () => plot.redraw(true, true)
  const themed = new MutationObserver(redraw)
  themed.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', redraw)
  return {
    show(data) {
      span = data.span
      plot.setData([[...data.x], ...data.lines.map(line => [...line])])
    },
    close() {
      sized.disconnect()
      themed.disconnect()
      scheme.removeEventListener('change', redraw)
      plot.destroy()
    },
  }
}

/** A canvas knows no variables: the page tells what colour one is now. */
function colours(element: HTMLElement): (text: string) => string {
  const probe = document.createElement('span')
  probe.hidden = true
  element.append(probe)
  return text => {
    probe.style.color = text
    return getComputedStyle(probe).color
  }
}
