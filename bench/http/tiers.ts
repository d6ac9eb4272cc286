import { createHistogram } from 'node:perf_hooks'
import { Agent } from 'undici'

/** How long answers took that came from one place. */
export interface Tier {
  readonly name: string
  readonly count: number
  readonly perSecond: number
  /** Milliseconds. */
  readonly p50: number
  readonly p99: number
  /** What `Cache-Status` said, to how often. */
  readonly details: Readonly<Record<string, number>>
}

const lanes = 8

/** Asks for each path once, eight at a time, and notes who answered. */
export async function tier(name: string, server: string, paths: readonly string[]): Promise<Tier> {
  const http = new Agent({ connections: lanes })
  const histogram = createHistogram()
  const details: Record<string, number> = {}
  let next = 0
  const lane = async () => {
    while (next < paths.length) {
      const path = paths[next++] ?? ''
      const from = performance.now()
      const { statusCode, headers, body } = await http.request({ origin: server, path, method: 'GET' })
      await body.dump()
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}.`)
      histogram.record(Math.max(1, Math.round((performance.now() - from) * 1000)))
      const detail = /detail=(\S+)/.exec(String(headers['cache-status']))?.[1] ?? 'unknown'
      details[detail] = (details[detail] ?? 0) + 1
    }
  }
  const startedAt = performance.now()
  await Promise.all(Array.from({ length: lanes }, lane))
  const seconds = (performance.now() - startedAt) / 1000
  await http.close()
  return {
    name,
    count: paths.length,
    perSecond: paths.length / seconds,
    p50: histogram.percentile(50) / 1000,
    p99: histogram.percentile(99) / 1000,
    details,
  }
}
