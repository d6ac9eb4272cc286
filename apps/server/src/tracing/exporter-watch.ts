import { type ExportResult, ExportResultCode } from '@opentelemetry/core'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import type { Logger } from 'pino'

/** Says in the log that spans cannot be sent, and that they can be again, once each. */
export function watchExporter(exporter: SpanExporter, logger: Logger): SpanExporter {
  let failing = false
  const note = (result: ExportResult) => {
    const failed = result.code === ExportResultCode.FAILED
    if (failed && !failing)
      logger.warn(
        { err: result.error },
        'traces cannot be sent (OTEL_EXPORTER_OTLP_ENDPOINT); they are lost meanwhile',
      )
    if (!failed && failing) logger.info('traces can be sent again')
    failing = failed
  }
  return {
    export: (spans, done) =>
      exporter.export(spans, result => {
        note(result)
        done(result)
      }),
    forceFlush: async () => await exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  }
}
