import type { LogEntry, LogWriter } from '@technomir/cache'
import { tracing } from './tracing.ts'

/**
 * The log's writer, with a span below that of whoever has made the change for every entry that says whose it is. What goes into the log
 * then names this span, so that those who follow stand below it.
 */
export function tracedWriter(log: LogWriter): LogWriter {
  const spans = tracing()
  if (spans === null) return log
  return {
    current: () => log.current(),
    tail: epoch => log.tail(epoch),
    begin: epoch => log.begin(epoch),
    heartbeat: (...given) => log.heartbeat(...given),
    async append(epoch, ...entries) {
      // Those that go together take the same time.
      const steps = entries.map(entry => {
        const [parent] = entry.traces ?? []
        return parent === undefined
          ? null
          : spans.begin('log.append', { parent, attributes: positionOf(entry) })
      })
      const told = entries.map((entry, i) => {
        const own = steps[i]?.traceparent
        return own === undefined ? entry : { ...entry, traces: [own] }
      })
      try {
        return await log.append(epoch, ...told)
      } catch (error) {
        for (const step of steps) step?.fail(error)
        throw error
      } finally {
        for (const step of steps) step?.end()
      }
    },
  }
}

/** Hands an entry that this server follows on to its WebSocket clients, below the span of whoever has made the change. */
export function tracedEntry(entry: LogEntry, handOut: () => number): void {
  const spans = tracing()
  const parent = entry.traces?.[0]
  if (spans === null || parent === undefined) {
    handOut()
    return
  }
  spans.spanNow('log.follow', { parent, attributes: positionOf(entry) }, () =>
    spans.spanNow('websocket.send', { attributes: { 'technomir.topics': topicsOf(entry) } }, span =>
      span.set({ 'technomir.frames': handOut() }),
    ),
  )
}

const positionOf = ({ position, tags }: LogEntry) => ({
  'technomir.position': String(position),
  'technomir.tags': tags.slice(0, 20).join(' '),
})

const topicsOf = ({ events }: LogEntry): string =>
  [...new Set(events.map(({ topic }) => topic))].slice(0, 20).join(' ')
