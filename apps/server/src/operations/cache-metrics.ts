import { type Counters, loadTimeSteps } from '@technomir/cache'
import { Histogram, type Registry } from 'prom-client'
import { counter } from './gauges.ts'
import type { OperationsParts } from './parts.ts'

/** Each of the library's counters as a metric. */
const counted = {
  hitsL1: ['hits_total', 'Answers from a cache, by tier.', { tier: 'l1' }],
  hitsL2: ['hits_total', 'Answers from a cache, by tier.', { tier: 'l2' }],
  misses: ['misses_total', 'Answers by a load of the reader’s own.', {}],
  loads: ['loads_total', 'Loads that ran; a batch is one.', {}],
  loadFailures: ['load_failures_total', 'Loads that failed.', {}],
  loadTimeouts: ['load_timeouts_total', 'Loads that took too long.', {}],
  refreshes: ['refreshes_total', 'Loads in the background.', {}],
  collapsed: ['collapsed_total', 'Readers that shared a load.', {}],
  loadedElsewhere: ['loaded_elsewhere_total', 'Entries that another server loaded meanwhile.', {}],
  bypassed: ['bypassed_total', 'Reads past all caches: the server was blind or behind the reader.', {}],
  fencesRefused: ['fills_refused_total', 'Loaded values not kept: an invalidation came meanwhile.', {}],
  staleServed: [
    'stale_served_total',
    'Answers past their time, marked so; never below a known invalidation.',
    {},
  ],
} as const satisfies Record<keyof Counters, readonly [string, string, Record<string, string>]>

export function cacheMetrics(registry: Registry, { node }: OperationsParts): void {
  const { caches } = node.plumbing
  const names = new Map<string, { help: string; sources: [keyof Counters, Record<string, string>][] }>()
  for (const [source, [name, help, labels]] of Object.entries(counted)) {
    const metric = names.get(name) ?? { help, sources: [] }
    metric.sources.push([source as keyof Counters, labels])
    names.set(name, metric)
  }
  for (const [name, { help, sources }] of names)
    counter(
      registry,
      { name: `cache_${name}`, help, labels: ['cache', ...Object.keys(sources[0]?.[1] ?? {})] },
      () =>
        caches
          .declared()
          .flatMap(({ definition, counters }) =>
            sources.map(
              ([source, labels]) => [counters[source], { cache: definition.name, ...labels }] as const,
            ),
          ),
    )
  loadTimes(registry, caches)
}

function loadTimes(registry: Registry, caches: OperationsParts['node']['plumbing']['caches']): void {
  const histogram = new Histogram({
    name: 'technomir_cache_load_duration_seconds',
    help: 'How long loads took.',
    labelNames: ['cache'],
    buckets: loadTimeSteps.map(ms => ms / 1000),
    registers: [registry],
  })
  caches.on('load', ({ cache, ms }) => histogram.observe({ cache }, ms / 1000))
}
