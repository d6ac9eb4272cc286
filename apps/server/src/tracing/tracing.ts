import type { Tracer } from '@technomir/cache'
import type { FastifyInstance } from 'fastify'
import type { LogConfig } from 'kysely'
import type { Logger } from 'pino'
import type { TracingSettings } from './settings.ts'

type Attributes = Readonly<Record<string, string | number | boolean>>

/** What a span is told. */
export interface Span {
  set(attributes: Attributes): void
}

/** A span whose end somebody else sees to. */
export interface OpenSpan {
  /** Undefined where nobody keeps it. */
  readonly traceparent: string | undefined
  fail(error: unknown): void
  end(): void
}

export interface SpanOptions {
  readonly attributes?: Attributes
  /** W3C traceparent of what caused it, where that was somewhere else. */
  readonly parent?: string | undefined
}

/** Spans of what this process does (OpenTelemetry). All of it is behind this, so that a server without traces loads nothing of it. */
export interface Tracing {
  /** For the library of the caches. */
  readonly tracer: Tracer
  /** Does `work` in a span; one that fails carries its error. */
  span<T>(name: string, o: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>
  /** The same for what is done at once. */
  spanNow<T>(name: string, o: SpanOptions, work: (span: Span) => T): T
  begin(name: string, o: SpanOptions): OpenSpan
  /** The W3C traceparent of the span that this work is done in; undefined where there is none, or nobody keeps it. */
  traceparent(): string | undefined
  /** A span for every statement. */
  readonly query: Extract<LogConfig, (...args: never) => unknown>
  /** A span for every request. To be called before the routes are registered. */
  traceRequests(app: FastifyInstance): void
  /** For log lines. */
  ids(): { trace_id: string; span_id: string } | undefined
  /** Sends what has not been sent. Bounded in time; never rejects. */
  close(): Promise<void>
}

let current: Tracing | null = null

/** That of this process; `null` where nobody traces. */
export const tracing = (): Tracing | null => current

/** Begins to trace for the whole process, if somebody asks for it: before anything else is made. */
export async function startTracing(o: {
  settings: TracingSettings | null
  node: string
  logger: Logger
}): Promise<Tracing | null> {
  const { settings, node, logger } = o
  if (settings === null) return null
  const { OpenTelemetryTracing } = await import('./opentelemetry.ts')
  current = new OpenTelemetryTracing(settings, node, logger)
  return current
}
