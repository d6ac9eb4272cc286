import type pg from 'pg'
import { withClient } from '../database/client.ts'
import { connectionInfo } from './connection-info.ts'
import { alteredSinceCopied, keepStamps, readStamps, runOn } from './copied-tables.ts'
import { type OnStep, replicated } from './names.ts'
import { readPublished } from './published-tables.ts'
import { ensureReplicaTables } from './replica-tables.ts'
import { ensureReplicatorRole } from './replicator-role.ts'
import { ensureSubscription } from './subscriptions.ts'
import { readShapes } from './table-shapes.ts'
import { type Feed, waitReady } from './wait-ready.ts'

export interface ReplicationOptions {
  primary: pg.Client
  /** How the replicas reach the primary; its user and password are not used. */
  primaryUrlForReplicas: string
  replicaUrls: readonly string[]
  /** Of the role `replicator`, if it has to be made, and for the subscriptions. */
  password: string
  /** Gives up after so long without any progress of the first copy. Default 30 s. */
  stallMs?: number | undefined
  onStep: OnStep
  signal?: AbortSignal | undefined
}

/**
 * Logical replication of products, users, flash_sales, and what migrations have published beyond them, to every replica: role, tables, subscriptions, first copy.
 * Takes over what was made by hand, and quickly finds that nothing is to do.
 */
export async function setUpReplication(o: ReplicationOptions): Promise<void> {
  if (o.replicaUrls.length === 0) return
  await ensureReplicatorRole(o.primary, o.password, o.onStep)
  const published = await readPublished(o.primary)
  const tables = published.map(p => p.table)
  const shapes = await readShapes(o.primary, tables)
  // Before anything is copied: what is altered meanwhile is then known to have been.
  const stamps = await readStamps(runOn(o.primary), tables)
  const connection = connectionInfo(o.primaryUrlForReplicas, o.password)
  for (const [i, url] of o.replicaUrls.entries()) {
    const replicaNumber = i + 1
    const onStep: OnStep = text =>
      o.onStep(o.replicaUrls.length === 1 ? `replica: ${text}` : `replica ${replicaNumber}: ${text}`)
    await withClient(
      { url, applicationName: 'technomir prepare', statementTimeoutMs: 120_000 },
      async replica => {
        await useUtc(replica)
        const completeTables = () => ensureReplicaTables(replica, shapes, onStep)
        const altered = await alteredSinceCopied(replica, stamps)
        for (const table of altered) onStep(`${table} was altered on the primary after it had been copied`)
        const distrusted = [...new Set([...(await completeTables()), ...altered])]
        const feeds: Feed[] = []
        for (const { publication, subscription } of replicated) {
          const tables = published.filter(p => p.publication === publication).map(p => p.table)
          const name = await ensureSubscription(
            { primary: o.primary, replica, connection, replicaNumber, completeTables, onStep },
            { publication, subscription, tables, distrusted },
          )
          feeds.push(...tables.map(table => ({ table, subscription: name })))
        }
        await waitReady(replica, { feeds, stallMs: o.stallMs ?? 30_000, onStep, signal: o.signal })
        await keepStamps(replica, stamps)
      },
    )
  }
}

async function useUtc(replica: pg.Client): Promise<void> {
  const { rows } = await replica.query<{ zone: string }>(`select current_setting('TimeZone') as zone`)
  if (rows[0]?.zone === 'UTC') return
  await replica.query(
    `do $$ begin execute format('alter database %I set timezone to ''UTC''', current_database()); end $$`,
  )
}
