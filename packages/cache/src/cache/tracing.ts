/** A span as this package uses it; OpenTelemetry's fits. */
export interface Span {
  setAttribute(name: string, value: string | number | boolean): unknown
  recordException(error: Error): void
  setStatus(status: { code: number; message?: string }): unknown
  end(): void
}

/** Makes spans; a `Tracer` of `@opentelemetry/api` fits, so this package need not depend on it. */
export interface Tracer {
  startActiveSpan<T>(
    name: string,
    options: { attributes: Record<string, string | number | boolean> },
    run: (span: Span) => T,
  ): T
}

/** `SpanStatusCode.ERROR` of OpenTelemetry. */
const failed = 2

/** Runs in a span where somebody traces, so that the spans of what it does (queries, say) stand below it. */
export function traced<T>(
  tracer: Tracer | null,
  name: string,
  attributes: () => Record<string, string | number | boolean>,
  run: (span: Span | null) => Promise<T>,
): Promise<T> {
  if (!tracer) return run(null)
  return tracer.startActiveSpan(name, { attributes: attributes() }, async span => {
    try {
      return await run(span)
    } catch (error) {
      const known = error instanceof Error ? error : new Error(String(error))
      span.recordException(known)
      span.setStatus({ code: failed, message: known.message })
      throw error
    } finally {
      span.end()
    }
  })
}
