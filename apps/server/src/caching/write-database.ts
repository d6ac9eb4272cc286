import { randomUUID } from 'node:crypto'
import type { Follower } from '@technomir/cache'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { messagePrefix } from '../relay/mapping/messages.ts'
import { tracing } from '../tracing/tracing.ts'
import { timed } from './hops.ts'
import type { Nodes } from './nodes.ts'
import type { Plumbing } from './plumbing.ts'
import { readUpTo } from './primary-snapshot.ts'

/** How long a write waits for the servers to have processed it. */
const waitMs = 1000

/** Commits and waits for nobody. */
export function createCommit(primary: Kysely<Database>): Plumbing['commit'] {
  return work =>
    timed('primary', 'commit', () =>
      primary.transaction().execute(async trx => {
        const value = await work(trx)
        const trace = tracing()?.traceparent()
        if (trace !== undefined)
          await sql`SELECT pg_logical_emit_message(true, ${messagePrefix}, ${JSON.stringify({ trace })})`.execute(
            trx,
          )
        return value
      }),
    )
}

/**
 * Writes that name themselves: a WAL message in the same transaction comes back through the log, and with it the exact
 * position of the commit. So the answer to a write can wait until no live server shows the state before it.
 */
export function createWrite(primary: Kysely<Database>, follower: Follower, nodes: Nodes): Plumbing['write'] {
  return async function write(work) {
    const id = randomUUID()
    const patience = new AbortController()
    const seen = follower.waitForWrite(id, patience.signal)
    try {
      const value = await timed('primary', 'write', () =>
        primary.transaction().execute(async trx => {
          const value = await work(trx)
          const content = JSON.stringify({ write: id, trace: tracing()?.traceparent() })
          await sql`SELECT pg_logical_emit_message(true, ${messagePrefix}, ${content})`.execute(trx)
          return value
        }),
      )
      const deadline = performance.now() + waitMs
      // A blind server would wait in vain, and its caches are not used anyway.
      const timer = setTimeout(() => patience.abort(), follower.isBlind() ? 0 : waitMs)
      const position = await timed('wait', 'log', () => seen)
      clearTimeout(timer)
      const { epoch } = follower
      if (position === null) return { value, epoch, position: await readUpTo(primary), processed: false }
      return {
        value,
        epoch,
        position,
        processed: await timed('wait', 'servers', () => nodes.processed(position, deadline)),
      }
    } finally {
      patience.abort()
    }
  }
}
