import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Child, Exit } from './child.ts'
import type { PostgresServer } from './postgres.ts'

/** Somebody else took the port between choosing and binding it. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

const startDeadlineMs = 60_000

/** What is known of a server before it is ready. */
type Starting = Pick<PostgresServer, 'dataDir' | 'adminUrl' | 'user' | 'database'>

/** Waits until the postmaster accepts connections and its database is there. Made for a new or a recovering cluster. */
export async function waitForPostgres(server: Starting, child: Child, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + startDeadlineMs
  while (!child.hasExited()) {
    // The postmaster's own word. A connection alone could reach another server that took the port first.
    if (await saysReady(server.dataDir, child.pid)) return ensureDatabase(server)
    if (performance.now() > end) {
      throw new Error(`PostgreSQL is not ready after ${startDeadlineMs / 1000} s:\n${await child.tail()}`)
    }
    await sleep(10, undefined, signal === undefined ? {} : { signal })
  }
  // It may have ended before anybody waited for it.
  throw exitError(await child.exited, await child.tail())
}

/** What to tell about a postmaster that ended while it was starting. */
export function exitError(exit: Exit, output: string): Error {
  if (/could not bind|Address already in use/i.test(output)) return new PortTaken(output)
  const how = exit.signal === null ? `code ${exit.code}` : exit.signal
  return new Error(`PostgreSQL ended while starting (${how}):\n${output}`)
}

/** The eighth line of postmaster.pid is the state, which pg_ctl waits for as well. */
async function saysReady(dataDir: string, pid: number): Promise<boolean> {
  const text = await readFile(path.join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  return lines[0] === String(pid) && lines[7]?.trim() === 'ready'
}

async function ensureDatabase(server: Starting): Promise<void> {
  const client = new pg.Client({ connectionString: server.adminUrl })
  try {
    await client.connect()
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [server.database])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${pg.escapeIdentifier(server.database)}`)
  } catch (error) {
    if ((error as { code?: string }).code === '28P01') {
      throw new Error(
        `The cluster in ${server.dataDir} was made with another password for ${server.user}. Use that one, or begin anew (npm start -- --reset).`,
        { cause: error },
      )
    }
    throw error
  } finally {
    await client.end()
  }
}
