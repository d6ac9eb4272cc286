import type { Registry } from 'prom-client'
import { gauge } from './gauges.ts'
import type { OperationsParts } from './parts.ts'

const reasons = ['silence', 'held', 'mapping']

/** How this server follows the log, and the relay where it leads. */
export function logMetrics(registry: Registry, { node }: OperationsParts): void {
  const { follower, relay } = node
  gauge(registry, { name: 'log_horizon', help: 'Position up to which the log is processed.' }, () => [
    [Math.max(0, follower.horizon)],
  ])
  gauge(
    registry,
    { name: 'log_blind', help: 'Whether the caches are not used now, by reason.', labels: ['reason'] },
    () => {
      const blindness = follower.blindness()
      return reasons.map(reason => [blindness === reason ? 1 : 0, { reason }] as const)
    },
  )
  gauge(registry, { name: 'log_floors', help: 'Tags whose last invalidation is known one by one.' }, () => [
    [follower.floors.size],
  ])
  gauge(registry, { name: 'relay_leading', help: 'Whether this server writes the log.' }, () => [
    [relay.status().leading ? 1 : 0],
  ])
  gauge(
    registry,
    { name: 'relay_held_seconds', help: 'How long the leader has been holding a committed change back.' },
    () => [[relay.status().heldForMs / 1000]],
  )
}
