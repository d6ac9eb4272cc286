import type { LogWriter, Position } from '@technomir/cache'
import { parseLsn, type StreamStart } from '@technomir/change-stream'
import pg from 'pg'
import type { Logger } from 'pino'
import { Continuity } from './continuity.ts'
import { decideEpoch } from './epoch.ts'
import type { ForeignLog } from './foreign-log.ts'
import { lastOf, readLogEnd } from './log-end.ts'

export interface TakeOverOptions {
  databaseUrl: string
  log: LogWriter
  logger: Logger
  /** Whether the slot was made just now. */
  slotCreated: boolean
  /** An epoch that is known not to be the past of this primary. */
  diverged: string | null
  foreignLog: ForeignLog
  onCluster: ((systemId: string) => void) | undefined
}

/** What a leader goes on from. */
export interface TakenOver {
  readonly epoch: string
  /** What the first new entry names as `prev`. */
  readonly last: Position
  readonly horizon: Position
  /** What the primary delivers has to agree with; `null` in a new epoch. */
  readonly continuity: Continuity | null
}

/** Whoever has just got the slot finds out whether the log continues, and where; if it does not, another epoch begins. */
export async function takeOver(options: TakeOverOptions, start: StreamStart): Promise<TakenOver> {
  const { log: writer, slotCreated, diverged } = options
  const { systemId, timeline, confirmed, published } = start
  const walEnd = await readWalEnd(options.databaseUrl)
  options.onCluster?.(systemId)
  const log = await readLogEnd(writer)
  options.foreignLog.mayTakeOver(systemId, log, performance.now())
  const epoch = decideEpoch({ systemId, timeline, published, slotCreated, walEnd, log, diverged })
  const continued = log?.epoch === epoch ? log : null
  if (!continued) await writer.begin(epoch)
  const last = continued ? lastOf(continued, confirmed) : confirmed
  const horizon = Math.max(last, continued?.horizon ?? -1)
  options.logger.info({ epoch, position: last, continued: continued !== null }, 'leading the relay')
  return { epoch, last, horizon, continuity: continued && new Continuity(continued, confirmed) }
}

async function readWalEnd(databaseUrl: string): Promise<Position> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 3000,
    query_timeout: 5000,
  })
  client.on('error', () => {})
  await client.connect()
  try {
    const { rows } = await client.query<{ lsn: string }>('SELECT pg_current_wal_insert_lsn()::text AS lsn')
    return parseLsn(rows[0]?.lsn ?? '0/0')
  } finally {
    await client.end()
  }
}
