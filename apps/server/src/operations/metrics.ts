import { collectDefaultMetrics, Registry } from 'prom-client'
import { cacheMetrics } from './cache-metrics.ts'
import { databaseMetrics } from './database-metrics.ts'
import { liveMetrics } from './live-metrics.ts'
import { logMetrics } from './log-metrics.ts'
import type { OperationsParts } from './parts.ts'
import { replicationMetrics } from './replication-metrics.ts'

/**
 * All metrics of one server in Prometheus' format, read from its parts when somebody asks; nothing is counted twice. Names follow
 * https://prometheus.io/docs/practices/naming/: seconds and bytes, `_total` for what only grows.
 */
export function createMetrics(parts: OperationsParts): Registry {
  const registry = new Registry()
  registry.setDefaultLabels({ node: parts.node.name })
  // Event loop lag, memory, handles, garbage collection, CPU.
  collectDefaultMetrics({ register: registry })
  cacheMetrics(registry, parts)
  logMetrics(registry, parts)
  replicationMetrics(registry, parts)
  liveMetrics(registry, parts)
  databaseMetrics(registry, parts)
  return registry
}
