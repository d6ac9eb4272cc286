import type { Queryable } from '@technomir/change-stream'
import { withClient } from '../database/client.ts'
import type { MigrationHooks } from '../database/migrate.ts'
import { alteredSinceCopied, keepStamps, readStamps, runOn, type Stamps } from './copied-tables.ts'
import type { OnStep } from './names.ts'
import { ensurePublications } from './publications.ts'
import { readPublished } from './published-tables.ts'
import { ensureReplicaColumns } from './replica-tables.ts'
import { readShapes, type TableShapes } from './table-shapes.ts'

/** A migration must not make the replicas' readers wait for longer. */
const lockTimeoutMs = 5_000

/**
 * Changes of tables are not replicated, and a row in a shape that a replica does not know stops its subscription. So a
 * migration on a running pair goes: its SQL on the primary, not yet committed; new tables into the publications, in the
 * same transaction; the same tables and columns on every replica, committed; only then the commit on the primary. A
 * replica may know more than its primary at any time, never less. What cannot be done in this order is refused.
 */
export function migratePair(o: { replicaUrls: readonly string[]; onStep: OnStep }): MigrationHooks<Before> {
  return {
    async before(primary) {
      const shapes = await publishedShapes(primary)
      return { shapes, stamps: await readStamps(runOn(primary), shapes.tables) }
    },
    async beforeCommit(trx, before, migration) {
      await ensurePublications(trx, o.onStep)
      const after = await publishedShapes(trx)
      const refusal = unsafeChange(before.shapes, after)
      if (refusal !== null) throw new Error(`Migration ${migration} cannot run with replicas: ${refusal}`)
      const stamps = await readStamps(runOn(trx), after.tables)
      const isAltered = [...stamps].some(([name, stamp]) => before.stamps.get(name) !== stamp)
      if (!isAltered && !grows(before.shapes, after)) return
      for (const url of o.replicaUrls) await changeReplica(url, { before, after, stamps }, o.onStep)
    },
  }
}

interface Before {
  shapes: TableShapes
  stamps: Stamps
}

async function publishedShapes(primary: Queryable): Promise<TableShapes> {
  const tables = (await readPublished(primary)).map(p => p.table)
  return await readShapes(primary, tables)
}

const grows = (before: TableShapes, after: TableShapes) =>
  after.columns.some(c => !before.columns.some(b => b.table === c.table && b.name === c.name))

async function changeReplica(
  url: string,
  { before, after: wanted, stamps }: { before: Before; after: TableShapes; stamps: Stamps },
  onStep: OnStep,
): Promise<void> {
  const client = { url, applicationName: 'technomir prepare', statementTimeoutMs: 120_000 }
  await withClient(client, async replica => {
    await replica.query('begin')
    try {
      await replica.query(`set local lock_timeout = ${lockTimeoutMs}`)
      const found = await readShapes(replica, wanted.tables)
      await ensureReplicaColumns(replica, wanted, found, text =>
        onStep(`replica, before the primary: ${text}`),
      )
      // What was altered before, outside of migrations, stays so.
      const altered = await alteredSinceCopied(replica, before.stamps)
      await keepStamps(replica, new Map([...stamps].filter(([name]) => !altered.includes(name))))
      await replica.query('commit')
    } catch (error) {
      // A broken connection has rolled back by itself; the cause is the first error.
      await replica.query('rollback').catch(() => {})
      throw error
    }
  })
}

/**
 * Why this change of replicated tables cannot be made while replicas follow: PostgreSQL says nothing of it in the stream,
 * and there is no order in which both sides would agree. `null` when it can.
 */
export function unsafeChange(before: TableShapes, after: TableShapes): string | null {
  for (const old of before.columns) {
    const now = after.columns.find(c => c.table === old.table && c.number === old.number)
    const sameName = after.columns.find(c => c.table === old.table)
    if (sameName !== undefined && sameName.oid !== old.oid)
      return `table ${old.table} is another one now, and its rows would be missing on the replicas. Change it in place.`
    if (now === undefined) continue
    if (now.name !== old.name)
      return `${old.table}.${old.name} is renamed to ${now.name}. Add the new column, copy the values with UPDATE, and drop the old one in a later migration.`
    if (now.type !== old.type)
      return `${old.table}.${old.name} changes its type from ${old.type} to ${now.type}. Add a new column of that type, copy the values with UPDATE, and drop the old one in a later migration.`
    if (now.version !== old.version && now.file !== old.file)
      return `the values of ${old.table}.${old.name} are computed anew, and nothing tells the replicas. Change them with UPDATE.`
  }
  for (const now of after.columns) {
    const table = before.columns.find(c => c.table === now.table)
    const isNew = !before.columns.some(c => c.table === now.table && c.name === now.name)
    if (table !== undefined && isNew && now.computed && now.file !== table.file)
      return `the default of ${now.table}.${now.name} differs from row to row, and nothing tells the replicas its values. Add the column without a default, fill it with UPDATE, then set the default.`
  }
  return null
}
