import type { Client } from 'pg'
import type { ConsumerOptions } from './consumers/consumer.ts'
import { dropSlot } from './latency.ts'
import { ConsumerProcess } from './processes.ts'
import { median } from './statistics.ts'

/** Rows in bulk: one transaction of a million, or many of a thousand each. */
export interface Bulk {
  consumer: string
  what: 'one transaction' | 'transactions of 1,000'
  rows: number
  complete: boolean
  /** From the INSERT's start until the last row was handed out. */
  seconds: number
  rowsPerSecond: number
  rssGrowth: number
  heapGrowth: number
}

export interface BulkOptions {
  sql: Client
  consumers: readonly string[]
  rounds: number
  rows: number
  options: (slot: string) => ConsumerOptions
  onProgress: (text: string) => void
}

const shapes = ['one transaction', 'transactions of 1,000'] as const

/** A whole transaction may be read before the first word of it. */
const patienceMs = 60_000

let slots = 0

export async function measureBulk(o: BulkOptions): Promise<Bulk[]> {
  const measured: Bulk[] = []
  for (let round = 1; round <= o.rounds; round++) {
    for (const what of shapes) {
      for (const consumer of o.consumers) {
        o.onProgress(`round ${round}: ${consumer}, ${o.rows} rows, ${what}`)
        measured.push(await measureOnce(o, consumer, what))
      }
    }
  }
  return shapes.flatMap(what =>
    o.consumers.map(consumer =>
      medians(measured.filter(one => one.what === what && one.consumer === consumer)),
    ),
  )
}

async function measureOnce(o: BulkOptions, consumer: string, what: Bulk['what']): Promise<Bulk> {
  const slot = `bulk_${++slots}`
  await o.sql.query('TRUNCATE bulk; CHECKPOINT')
  await o.sql.query(`SELECT pg_create_logical_replication_slot($1, 'pgoutput')`, [slot])
  const process = await ConsumerProcess.start(consumer, o.options(slot))
  await insert(o.sql, 20_000, what)
  await process.until('rows', 20_000, patienceMs)
  await o.sql.query('TRUNCATE bulk')
  await process.reset()
  // Written before the first of them is read where it is one transaction; what is told is the time of reading.
  const begun = Number(globalThis.process.hrtime.bigint()) / 1e6
  await insert(o.sql, o.rows, what)
  const written = Number(globalThis.process.hrtime.bigint()) / 1e6
  const complete = await process.until('rows', 20_000 + o.rows, patienceMs)
  const result = await process.finish()
  await dropSlot(o.sql, slot)
  const from = what === 'one transaction' ? written : begun
  const seconds = (result.rowsTo - from) / 1000
  return {
    consumer,
    what,
    rows: result.rows - 20_000,
    complete,
    seconds,
    rowsPerSecond: (result.rows - 20_000) / seconds,
    rssGrowth: result.rssGrowth,
    heapGrowth: result.heapGrowth,
  }
}

async function insert(sql: Client, rows: number, what: Bulk['what']): Promise<void> {
  const values = `SELECT i, 'a product of some kind ' || i, i % 1000, i % 7 = 0 FROM generate_series`
  if (what === 'one transaction') await sql.query(`INSERT INTO bulk ${values}(1, ${rows}) i`)
  else
    await sql.query(
      `DO $$ BEGIN FOR n IN 0..${rows / 1000 - 1} LOOP
         INSERT INTO bulk ${values}(n * 1000 + 1, n * 1000 + 1000) i; COMMIT;
       END LOOP; END $$`,
    )
}

function medians(rounds: readonly Bulk[]): Bulk {
  const [first] = rounds
  if (first === undefined) throw new Error('nothing was measured')
  const of = (pick: (one: Bulk) => number) => median(rounds.map(pick))
  return {
    ...first,
    complete: rounds.every(one => one.complete),
    seconds: of(one => one.seconds),
    rowsPerSecond: of(one => one.rowsPerSecond),
    rssGrowth: Math.max(...rounds.map(one => one.rssGrowth)),
    heapGrowth: Math.max(...rounds.map(one => one.heapGrowth)),
  }
}
