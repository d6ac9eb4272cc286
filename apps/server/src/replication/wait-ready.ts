import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import type { OnStep } from './names.ts'

/** A table and the subscription that brings it. */
export interface Feed {
  table: string
  subscription: string
}

export interface WaitOptions {
  feeds: readonly Feed[]
  /** Gives up after so long without any progress. */
  stallMs: number
  onStep: OnStep
  signal?: AbortSignal | undefined
}

interface State {
  table: string
  /** i, d, f, s or r (pg_subscription_rel); '-' when the subscription does not know the table yet. */
  state: string
  copied: number
  errors: number
}

/** Waits until every replicated table has been copied and follows the primary (state `r`). */
export async function waitReady(replica: pg.Client, o: WaitOptions): Promise<void> {
  let seen = ''
  let said = Date.now()
  let changed = Date.now()
  for (;;) {
    o.signal?.throwIfAborted()
    const states = await readStates(replica, o.feeds)
    if (states.every(s => s.state === 'r')) return
    const now = JSON.stringify(states.map(s => [s.state, s.copied]))
    if (now !== seen) changed = Date.now()
    seen = now
    if (Date.now() - changed > o.stallMs) throw new Error(explain(states, o.stallMs))
    if (Date.now() - said > 2_000) {
      o.onStep(`copying: ${describe(states)}`)
      said = Date.now()
    }
    await sleep(25, undefined, { signal: o.signal })
  }
}

async function readStates(replica: pg.Client, feeds: readonly Feed[]): Promise<State[]> {
  const { rows } = await replica.query<State>(
    `select t.name as table, coalesce(r.srsubstate::text, '-') as state,
            coalesce(p.tuples_processed, 0)::int as copied,
            coalesce(x.sync_error_count + x.apply_error_count, 0)::int as errors
     from unnest($1::text[], $2::text[]) as t(name, subscription)
     left join pg_subscription s on s.subname = t.subscription
       and s.subdbid = (select oid from pg_database where datname = current_database())
     left join pg_subscription_rel r on r.srsubid = s.oid and r.srrelid = to_regclass(format('public.%I', t.name))
     left join pg_stat_progress_copy p on p.relid = r.srrelid
     left join pg_stat_subscription_stats x on x.subid = s.oid`,
    [feeds.map(f => f.table), feeds.map(f => f.subscription)],
  )
  return rows
}

function describe(states: State[]): string {
  return states.map(s => (s.state === 'r' ? `${s.table} ready` : `${s.table} ${s.copied} rows`)).join(', ')
}

function explain(states: State[], stallMs: number): string {
  const open = states.filter(s => s.state !== 'r')
  const errors = open.reduce((sum, s) => sum + s.errors, 0)
  return `Replication stands still since ${stallMs / 1000} s: ${open.map(s => `${s.table} is in state '${s.state}'`).join(', ')}. ${
    errors > 0
      ? `The replica counted ${errors} errors: its log names the row or the connection that stops it.`
      : 'Check max_replication_slots and max_wal_senders on the primary and max_logical_replication_workers on the replica.'
  }`
}
