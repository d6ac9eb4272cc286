import type { Registry } from 'prom-client'
import { counter, gauge } from './gauges.ts'
import type { OperationsParts } from './parts.ts'

/** The WebSocket clients of this server. */
export function liveMetrics(registry: Registry, { live }: OperationsParts): void {
  gauge(registry, { name: 'websocket_clients', help: 'Open connections.' }, () => [[live.stats().clients]])
  counter(registry, { name: 'websocket_frames_total', help: 'Event frames handed to sockets.' }, () => [
    [live.stats().sent],
  ])
  counter(
    registry,
    { name: 'websocket_cut_off_total', help: 'Clients cut off from their backlog and told to resume.' },
    () => [[live.stats().dropped]],
  )
}
