import { Histogram, type Registry } from 'prom-client'

const name = 'technomir_http_request_duration_seconds'
const help = 'From the first byte of a request to the last of its answer.'
type Label = 'method' | 'route' | 'status'

const upperBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Requests of one method, route and status. */
interface Series {
  readonly labels: Readonly<Record<Label, string | number>>
  /** By bucket, each request in one; the last holds those above all bounds. */
  readonly counts: number[]
  sum: number
}

/**
 * The library's histogram with a counter of its own: the library looks its labels up by a text that it makes of them at every observation,
 * which takes longer than a hit in memory.
 */
export class RequestTimes extends Histogram<Label> {
  readonly #series = new Map<string, Map<string, Map<number, Series>>>()

  constructor(registry: Registry) {
    super({
      name,
      help,
      labelNames: ['method', 'route', 'status'],
      buckets: upperBounds,
      registers: [registry],
    })
  }

  count(method: string, route: string, status: number, seconds: number): void {
    add(this.#seriesOf(method, route, status), seconds)
  }

  /** What counts the requests of one kind, for those of which there are so many that looking the series up would be felt. */
  counterOf(method: string, route: string, status: number): (seconds: number) => void {
    const series = this.#seriesOf(method, route, status)
    return seconds => add(series, seconds)
  }

  #seriesOf(method: string, route: string, status: number): Series {
    return this.#series.get(method)?.get(route)?.get(status) ?? this.#newSeries(method, route, status)
  }

  #newSeries(method: string, route: string, status: number): Series {
    const routes = this.#series.get(method) ?? new Map<string, Map<number, Series>>()
    const statuses = routes.get(route) ?? new Map<number, Series>()
    const series = {
      labels: { method, route, status },
      counts: Array.from({ length: upperBounds.length + 1 }, () => 0),
      sum: 0,
    }
    this.#series.set(method, routes)
    routes.set(route, statuses)
    statuses.set(status, series)
    return series
  }

  /** What the registry asks for when it writes its text; the library's `get()` takes it from here, too. */
  async getForPromString() {
    const series = [...this.#series.values()].flatMap(routes =>
      [...routes.values()].flatMap(statuses => [...statuses.values()]),
    )
    return { name, help, type: 'histogram', aggregator: 'sum', values: series.flatMap(valuesOf) }
  }
}

function add(series: Series, seconds: number): void {
  let bucket = 0
  while (bucket < upperBounds.length && seconds > (upperBounds[bucket] as number)) bucket++
  series.counts[bucket] = (series.counts[bucket] as number) + 1
  series.sum += seconds
}

function valuesOf({ labels: sharedLabels, counts, sum }: Series) {
  let soFar = 0
  const buckets = counts.map((count, bucket) => {
    soFar += count
    const le = upperBounds[bucket] ?? '+Inf'
    return { metricName: `${name}_bucket`, labels: { le }, sharedLabels, value: soFar }
  })
  return [
    ...buckets,
    { metricName: `${name}_sum`, labels: {}, sharedLabels, value: sum },
    { metricName: `${name}_count`, labels: {}, sharedLabels, value: soFar },
  ]
}
