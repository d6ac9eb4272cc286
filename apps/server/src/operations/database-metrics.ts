import { isReachable } from '@technomir/cache'
import type { Registry } from 'prom-client'
import { gauge } from './gauges.ts'
import type { OperationsParts } from './parts.ts'

/** The pools of connections, and whether the services behind them answer. */
export function databaseMetrics(registry: Registry, { node }: OperationsParts): void {
  const pools = Object.entries(node.pools)
  const labels = ['pool']
  gauge(registry, { name: 'pool_connections', help: 'Open connections.', labels }, () =>
    pools.map(([pool, { totalCount }]) => [totalCount, { pool }]),
  )
  gauge(registry, { name: 'pool_idle', help: 'Connections that nobody uses.', labels }, () =>
    pools.map(([pool, { idleCount }]) => [idleCount, { pool }]),
  )
  gauge(registry, { name: 'pool_waiting', help: 'Work that waits for a connection.', labels }, () =>
    pools.map(([pool, { waitingCount }]) => [waitingCount, { pool }]),
  )
  gauge(
    registry,
    { name: 'primary_hangs', help: 'Whether the primary holds connections and answers nothing.' },
    () => [[node.pulse.isHanging ? 1 : 0]],
  )
  const { redis } = node
  if (redis)
    gauge(registry, { name: 'redis_reachable', help: 'Whether Redis can be reached.' }, () => [
      [isReachable(redis) ? 1 : 0],
    ])
}
