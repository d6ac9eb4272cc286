import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { withClient } from '../database/client.ts'
import type { OnStep } from './names.ts'
import { readPublished } from './published-tables.ts'
import { compareTables, type TableVerdict } from './verify-rows.ts'

export interface VerifyOptions {
  primaryUrl: string
  replicas: readonly { name: string; url: string }[]
  /** How long a row may take to arrive or to go, ms. Default 10,000. */
  timeoutMs?: number | undefined
  onStep: OnStep
  signal?: AbortSignal | undefined
}

/** What the test of one replica found. */
export interface ReplicaVerdict {
  name: string
  /** From the COMMIT's answer on the primary to the row's sight on the replica; null: it did not come. */
  insertMs: number | null
  deleteMs: number | null
  tables: TableVerdict[]
  /** What is wrong; empty when all is well. */
  problems: string[]
}

const client = { applicationName: 'technomir verify', statementTimeoutMs: 30_000 }
const cleanUpTries = 5

/**
 * The test of the specification, and one more: a row 'Test Product' is inserted on the primary, awaited on each replica,
 * compared, deleted again in every case, and its end awaited; then rows of each table are compared on both sides. A
 * subscription that has skipped a transaction looks healthy in every statistic, and only the rows tell.
 */
export async function verifyReplication(o: VerifyOptions): Promise<ReplicaVerdict[]> {
  const timeoutMs = o.timeoutMs ?? 10_000
  return await withClient({ url: o.primaryUrl, ...client }, async primary => {
    const verdicts = new Map<string, ReplicaVerdict>()
    await onReplicas(o, async (replica, name) => {
      // Asked before anything is written: who cannot be reached is told at once.
      await replica.query('select 1')
      verdicts.set(name, { name, insertMs: null, deleteMs: null, tables: [], problems: [] })
    })
    const verdictOf = (name: string) => verdicts.get(name) as ReplicaVerdict
    o.signal?.throwIfAborted()

    const inserted = await insertTestProduct(primary)
    try {
      o.onStep(`'Test Product' inserted on the primary as product ${inserted.id}`)
      await onReplicas(o, async (replica, name) => {
        const row = await arrival(replica, inserted.id, timeoutMs, o.signal)
        const verdict = verdictOf(name)
        if (row === null) {
          verdict.problems.push(`the row did not arrive within ${timeoutMs} ms`)
          return
        }
        verdict.insertMs = performance.now() - inserted.at
        const differing = differences(inserted.row, row)
        if (differing.length > 0)
          verdict.problems.push(`the row arrived with other values: ${differing.join(', ')}`)
      })
    } finally {
      await deleteTestProduct(o.primaryUrl, inserted.id)
      o.onStep(`product ${inserted.id} deleted again`)
    }
    const deletedAt = performance.now()
    await onReplicas(o, async (replica, name) => {
      const verdict = verdictOf(name)
      const gone = await departure(replica, inserted.id, timeoutMs, o.signal)
      if (gone) verdict.deleteMs = performance.now() - deletedAt
      else verdict.problems.push(`the deletion did not arrive within ${timeoutMs} ms`)
    })

    const published = await readPublished(primary)
    await onReplicas(o, async (replica, name) => {
      const verdict = verdictOf(name)
      for (const { table } of published) {
        const found = await compareTables({ primary, replica, table, timeoutMs, signal: o.signal })
        verdict.tables.push(found)
        if (found.problem !== null) verdict.problems.push(`${table}: ${found.problem}`)
      }
    })
    return [...verdicts.values()]
  })
}

async function onReplicas(
  o: VerifyOptions,
  work: (replica: pg.Client, name: string) => Promise<void>,
): Promise<void> {
  for (const { name, url } of o.replicas)
    await withClient({ url, ...client }, replica => work(replica, name)).catch((cause: unknown) => {
      throw o.signal?.aborted ? cause : new Error(`${name}: ${messageOf(cause)}`, { cause })
    })
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

type Row = Record<string, unknown>

async function insertTestProduct(primary: pg.Client): Promise<{ id: number; row: Row; at: number }> {
  const { rows } = await primary.query<{ id: number; row: Row }>(
    `insert into products (name, price, category, brand, description, stock, is_bestseller)
     values ('Test Product', 5000, 'test', 'Test Brand', 'Test Description', 100, true)
     returning id, to_jsonb(products) as row`,
  )
  const [row] = rows
  if (row === undefined) throw new Error('The primary did not return the row that it inserted.')
  return { ...row, at: performance.now() }
}

/** By a connection of its own, and again when that fails: the first may be what broke. */
async function deleteTestProduct(url: string, id: number): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await withClient({ url, ...client }, primary =>
        primary.query('delete from products where id = $1', [id]),
      )
      return
    } catch (cause) {
      if (tries === cleanUpTries)
        throw new Error(
          `The test row could not be deleted. Do it by hand on the primary: DELETE FROM products WHERE id = ${id};`,
          { cause },
        )
      await sleep(200 * tries)
    }
  }
}

async function arrival(
  replica: pg.Client,
  id: number,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<Row | null> {
  return await poll(timeoutMs, signal, async () => {
    const { rows } = await replica.query<{ row: Row }>(
      'select to_jsonb(p) as row from products p where id = $1',
      [id],
    )
    return rows[0]?.row ?? null
  })
}

async function departure(
  replica: pg.Client,
  id: number,
  timeoutMs: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const gone = await poll(timeoutMs, signal, async () => {
    const { rows } = await replica.query('select from products where id = $1', [id])
    return rows.length === 0 ? true : null
  })
  return gone === true
}

async function poll<T>(
  timeoutMs: number,
  signal: AbortSignal | undefined,
  look: () => Promise<T | null>,
): Promise<T | null> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const found = await look()
    if (found !== null || performance.now() > deadline) return found
    await sleep(1, undefined, { signal })
  }
}

/** Columns of the primary that the replica holds other values in; what a replica has beyond is its own. */
const differences = (expected: Row, found: Row) =>
  Object.keys(expected).filter(column => JSON.stringify(expected[column]) !== JSON.stringify(found[column]))
