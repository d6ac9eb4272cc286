import type { Registry } from 'prom-client'
import type { StalenessMeter } from '../lab/meter/meter.ts'
import { counter } from './gauges.ts'

/** What the meter has compared with the primary. */
export function stalenessMetrics(registry: Registry, meter: StalenessMeter): void {
  counter(
    registry,
    {
      name: 'reads_checked_total',
      help: 'Cache entries compared with the primary under one snapshot.',
      labels: ['cache', 'tier'],
    },
    () => meter.samples('checked'),
  )
  counter(
    registry,
    {
      name: 'stale_reads_total',
      help: 'Those that said something else than the primary. It should stay 0.',
      labels: ['cache', 'tier'],
    },
    () => meter.samples('stale'),
  )
}
