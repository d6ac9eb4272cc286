import type { Api } from '../../api/client.ts'
import { databaseIn, readCacheStatus } from './cache-status.ts'

/** What is tried once a second: a read that caches have, one that none has, a write. */
export const probes = ['cached', 'fresh', 'write'] as const
export type ProbeName = (typeof probes)[number]

/** How one try went. */
export interface Sample {
  readonly at: number
  readonly ms: number
  /** 0: no answer within the time. */
  readonly status: number
  readonly outcome: 'hit' | 'stale' | 'miss' | 'bypass' | 'processed' | 'unprocessed' | 'failed'
  /** Tier, database, or reason, as the shop names them. */
  readonly servedBy: string | null
  readonly cacheStatus: string | null
}

/** Tells the shop that nobody has asked for it: lessons are not ticked by what the page does by itself. */
const headers = { 'TechnoMir-Probe': '1' }

/** An answer is not waited for any longer. */
const patienceMs = 5000

/** Tries it once. Never rejects: no answer is what may be seen here. */
export async function probe(api: Api, name: ProbeName, signal: AbortSignal): Promise<Sample> {
  const at = Date.now()
  const from = performance.now()
  const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)])
  try {
    const { response, processed } = await ask(api, name, within)
    const cacheStatus = response.headers.get('cache-status')
    const said = readCacheStatus(cacheStatus)
    const database = databaseIn(response.headers.get('server-timing'))
    const how = name === 'write' ? (processed ? 'processed' : 'unprocessed') : (said?.outcome ?? 'failed')
    return {
      at,
      ms: performance.now() - from,
      status: response.status,
      outcome: response.ok ? how : 'failed',
      servedBy: name === 'write' ? 'primary' : servedBy(said?.detail ?? null, database),
      cacheStatus,
    }
  } catch (error) {
    if (signal.aborted) throw error
    return {
      at,
      ms: performance.now() - from,
      status: 0,
      outcome: 'failed',
      servedBy: null,
      cacheStatus: null,
    }
  }
}

async function ask(
  api: Api,
  name: ProbeName,
  signal: AbortSignal,
): Promise<{ response: Response; processed: boolean }> {
  if (name === 'write') {
    const { response, data } = await api.POST('/api/lab/replication/rows', {
      body: { rows: 1 },
      headers,
      signal,
    })
    return { response, processed: data?.processed ?? false }
  }
  if (name === 'cached') {
    const { response } = await api.GET('/api/bestsellers', { headers, signal })
    return { response, processed: false }
  }
  // Another price each time: nobody has asked for this page before.
  const query = { sort: 'price', limit: 3, minPrice: 1 + Math.floor(Math.random() * 100_000) } as const
  const { response } = await api.GET('/api/products', { params: { query }, headers, signal })
  return { response, processed: false }
}

const servedBy = (detail: string | null, database: string | null): string | null =>
  database === null || database === detail ? detail : `${database.replaceAll(' ', ' + ')}${why(detail)}`

/** A bypass names its reason, a miss the databases, once more. */
const why = (detail: string | null): string =>
  detail === null || /primary|replica|load/.test(detail) ? '' : ` (${detail})`
