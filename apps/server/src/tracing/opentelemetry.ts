import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Context,
  context,
  type Span as OtelSpan,
  propagation,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ConsoleSpanExporter,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace'
import type { FastifyInstance } from 'fastify'
import type { LogEvent } from 'kysely'
import type { Logger } from 'pino'
import { watchExporter } from './exporter-watch.ts'
import { traceRequests } from './http-spans.ts'
import type { TracingSettings } from './settings.ts'
import type { OpenSpan, Span, SpanOptions, Tracing } from './tracing.ts'

/** How long a server that stops waits for the collector. */
const closeMs = 2000
const longestStatement = 2000

/** Spans by OpenTelemetry. Takes the process' global context manager and propagator. */
export class OpenTelemetryTracing implements Tracing {
  readonly tracer: Tracer
  readonly #provider: TracerProvider

  constructor(settings: TracingSettings, node: string, logger: Logger) {
    const exporter = settings.exporter === 'console' ? new ConsoleSpanExporter() : new OTLPTraceExporter()
    const named = resourceFromAttributes({ 'service.name': settings.service, 'service.instance.id': node })
    this.#provider = new TracerProvider({
      sampler: samplerOf(settings),
      // Later ones win, so the environment may add but not rename.
      resource: defaultResource()
        .merge(detectResources({ detectors: [envDetector] }))
        .merge(named),
      spanProcessors: [
        new BatchSpanProcessor({
          exporter: watchExporter(exporter, logger),
          scheduledDelayMillis: settings.gatherMs,
        }),
      ],
    })
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
    propagation.setGlobalPropagator(new W3CTraceContextPropagator())
    this.tracer = this.#provider.getTracer('technomir')
  }

  async span<T>(name: string, o: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
    const [span, within] = this.#start(name, o)
    try {
      return await context.with(within, () => work(toldOf(span)))
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  }

  spanNow<T>(name: string, o: SpanOptions, work: (span: Span) => T): T {
    const [span, within] = this.#start(name, o)
    try {
      return context.with(within, () => work(toldOf(span)))
    } catch (error) {
      fail(span, error)
      throw error
    } finally {
      span.end()
    }
  }

  begin(name: string, o: SpanOptions): OpenSpan {
    const [span] = this.#start(name, o)
    return {
      traceparent: formatted(span.spanContext()),
      fail: error => fail(span, error),
      end: () => span.end(),
    }
  }

  traceparent(): string | undefined {
    return formatted(trace.getSpanContext(context.active()))
  }

  readonly query = (event: LogEvent): void => {
    // Work of the server's own (looking whether the primary lives, say) is no part of any request.
    if (trace.getSpan(context.active()) === undefined) return
    const { sql } = event.query
    const endTime = performance.timeOrigin + performance.now()
    const span = this.tracer.startSpan(titleOf(sql), {
      kind: SpanKind.CLIENT,
      startTime: endTime - event.queryDurationMillis,
      // The values stand in parameters, which are not told.
      attributes: { 'db.system.name': 'postgresql', 'db.query.text': sql.slice(0, longestStatement) },
    })
    if (event.level === 'error') fail(span, event.error)
    span.end(endTime)
  }

  traceRequests(app: FastifyInstance): void {
    traceRequests(app, this.tracer)
  }

  ids(): { trace_id: string; span_id: string } | undefined {
    const spanContext = trace.getSpanContext(context.active())
    return spanContext && { trace_id: spanContext.traceId, span_id: spanContext.spanId }
  }

  async close(): Promise<void> {
    // What could not be sent has been told of by then.
    const closed = this.#provider.shutdown().catch(() => {})
    await Promise.race([closed, sleep(closeMs, undefined, { ref: false })])
    context.disable()
    propagation.disable()
  }

  #start(name: string, { attributes, parent }: SpanOptions): [OtelSpan, Context] {
    const around =
      parent === undefined ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent: parent })
    const span = this.tracer.startSpan(name, attributes ? { attributes } : {}, around)
    return [span, trace.setSpan(around, span)]
  }
}

/** As https://www.w3.org/TR/trace-context/#traceparent-header has it. */
function formatted(of: SpanContext | undefined): string | undefined {
  if (of === undefined || (of.traceFlags & TraceFlags.SAMPLED) === 0) return undefined
  return `00-${of.traceId}-${of.spanId}-01`
}

const toldOf = (span: OtelSpan): Span => ({
  set: attributes => {
    span.setAttributes(attributes)
  },
})

function fail(span: OtelSpan, error: unknown): void {
  const known = error instanceof Error ? error : new Error(String(error))
  span.recordException(known)
  span.setStatus({ code: SpanStatusCode.ERROR, message: known.message })
}

/** `SELECT products`: what is done, and to which table first. */
function titleOf(sql: string): string {
  const [operation = ''] = /^\s*(\w+)/.exec(sql)?.slice(1) ?? []
  const table = /\b(?:from|into|update)\s+"?(\w+)/i.exec(sql)?.[1]
  return table === undefined ? operation.toUpperCase() : `${operation.toUpperCase()} ${table}`
}

function samplerOf({ sampler, share }: TracingSettings): Sampler {
  const roots: Record<string, () => Sampler> = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(share),
  }
  const root = roots[sampler.replace('parentbased_', '')]?.() ?? new AlwaysOnSampler()
  return sampler.startsWith('parentbased_') ? new ParentBasedSampler({ root }) : root
}
