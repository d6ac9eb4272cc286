import { pino } from 'pino'
import { afterEach, expect, it } from 'vitest'
import { OpenTelemetryTracing } from './opentelemetry.ts'

let spans: OpenTelemetryTracing
afterEach(() => spans.close())

function start(sampler: string): void {
  const settings = { exporter: 'console', service: 'test', sampler, share: 1, gatherMs: 60_000 } as const
  spans = new OpenTelemetryTracing(settings, 'node-1', pino({ level: 'silent' }))
}

it('names the trace to log lines and to those who go on with the work, and takes it up again', async () => {
  start('always_on')
  expect([spans.ids(), spans.traceparent()]).toEqual([undefined, undefined])
  const told = await spans.span('outer', {}, async () => ({ ids: spans.ids(), on: spans.traceparent() }))
  expect(told.on).toBe(`00-${told.ids?.trace_id}-${told.ids?.span_id}-01`)
  const below = spans.spanNow('elsewhere', { parent: told.on }, () => spans.ids())
  expect(below?.trace_id).toBe(told.ids?.trace_id)
  expect(below?.span_id).not.toBe(told.ids?.span_id)
})

it('hands nothing on of what nobody keeps', () => {
  start('always_off')
  expect(spans.spanNow('outer', {}, () => spans.traceparent())).toBeUndefined()
})
