import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

const key = `hashtext('technomir prepare')`

/**
 * Runs `work` while no other process prepares the same database. The lock is asked for again and again rather than
 * waited for in the database: a statement that waits there would hold back vacuum for as long.
 */
export async function withPrepareLock<T>(
  client: pg.Client,
  o: { timeoutMs: number; signal?: AbortSignal | undefined; onWait: () => void },
  work: () => Promise<T>,
): Promise<T> {
  const deadline = Date.now() + o.timeoutMs
  for (let tries = 0; ; tries++) {
    o.signal?.throwIfAborted()
    const { rows } = await client.query<{ taken: boolean }>(`select pg_try_advisory_lock(${key}) as taken`)
    if (rows[0]?.taken === true) break
    if (tries === 0) o.onWait()
    if (Date.now() > deadline)
      throw new Error(
        `Another process has been preparing this database for ${o.timeoutMs / 1000} s. Look for it in pg_stat_activity (application_name 'technomir prepare') and end it, or wait.`,
      )
    await sleep(50, undefined, { signal: o.signal })
  }
  try {
    return await work()
  } finally {
    await client.query(`select pg_advisory_unlock(${key})`)
  }
}
