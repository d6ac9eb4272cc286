import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'

/** A span as a collector gets it. */
export interface CollectedSpan {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId: string
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number | boolean>>
  /** The server that made it. */
  readonly node: string
  readonly service: string
  /** 2 is an error. */
  readonly status: number
}

type OtlpAttributes = { key: string; value: Record<string, string | number | boolean> }[]

interface OtlpRequest {
  resourceSpans: {
    resource: { attributes: OtlpAttributes }
    scopeSpans: {
      spans: (Omit<CollectedSpan, 'attributes' | 'status' | 'node' | 'service'> & {
        attributes: OtlpAttributes
        status?: { code?: number }
      })[]
    }[]
  }[]
}

/** Takes traces as a collector does: OTLP over HTTP, as JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp). */
export class Collector {
  readonly spans: CollectedSpan[] = []
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', chunk => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks)
        const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body
        if (request.url === '/v1/traces') this.#take(JSON.parse(text.toString('utf8')) as OtlpRequest)
        response.setHeader('content-type', 'application/json').end('{}')
      })
    })
  }

  static async start(): Promise<Collector> {
    const collector = new Collector()
    collector.#server.listen(0, '127.0.0.1')
    await once(collector.#server, 'listening')
    return collector
  }

  /** As OTEL_EXPORTER_OTLP_ENDPOINT takes it. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  of(traceId: string): CollectedSpan[] {
    return this.spans.filter(span => span.traceId === traceId)
  }

  /** The names from the trace's first span down to this one. */
  pathOf(span: CollectedSpan): string[] {
    const parent = this.spans.find(one => one.spanId === span.parentSpanId)
    return [...(parent ? this.pathOf(parent) : []), span.name]
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.closeAllConnections()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #take({ resourceSpans }: OtlpRequest): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      const of = plain(resource.attributes)
      for (const { spans } of scopeSpans)
        for (const span of spans)
          this.spans.push({
            ...span,
            attributes: plain(span.attributes),
            node: String(of['service.instance.id']),
            service: String(of['service.name']),
            status: span.status?.code ?? 0,
          })
    }
  }
}

function plain(attributes: OtlpAttributes): Record<string, string | number | boolean> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const [[kind = '', raw = ''] = []] = Object.entries(value)
      return [key, kind === 'intValue' ? Number(raw) : raw]
    }),
  )
}
