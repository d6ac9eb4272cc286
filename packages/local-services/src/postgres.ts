import type { Exit } from './child.ts'
import { takeFolder } from './owner.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { ensureCluster } from './postgres-cluster.ts'
import { PostgresProcess } from './postgres-process.ts'
import { reachableFolder, systemUser } from './system-user.ts'

/** Options of {@link startPostgres}. */
export interface PostgresOptions {
  /** Folder of the cluster; made when missing. */
  dataDir: string
  /** Port to prefer; when it is taken another free one is used (see {@link PostgresServer.port}). Default: a free one. */
  port?: number | undefined
  /** Address to listen on. Default 127.0.0.1. */
  host?: string | undefined
  /** Superuser of the cluster, with its password (TCP, scram-sha-256). */
  user: string
  password: string
  /** Database, made when missing. */
  database: string
  /** Folder of another PostgreSQL's programs (`/usr/lib/postgresql/15/bin`). Default: the one from npm. */
  binaries?: string | undefined
  /** Server settings, as `-c name=value`. */
  settings?: Readonly<Record<string, string>> | undefined
  /** False makes the cluster without fsync. Only for data that nobody will miss. Default true. */
  durable?: boolean | undefined
  /** Gets what the server writes, line by line. */
  log?: ((line: string) => void) | undefined
  /** Alternatively a file that the server itself appends to. */
  logFile?: string | undefined
  /** Called when the server ends without having been asked to. */
  onUnexpectedExit?: ((exit: Exit) => void) | undefined
  /** Gives up the start. Once started, use {@link PostgresServer.stop}. */
  signal?: AbortSignal | undefined
}

/** A running PostgreSQL. */
export interface PostgresServer {
  /** postgres://user:password@host:port/database */
  readonly url: string
  /** The same for the maintenance database `postgres`. */
  readonly adminUrl: string
  readonly host: string
  readonly port: number
  /** Of the postmaster. Changes with restart(). */
  readonly pid: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Where the cluster really lies. */
  readonly dataDir: string
  /** Fast ends sessions and writes a checkpoint; immediate does not. What has not ended after `deadlineMs` (8000) is killed. */
  stop(mode?: 'fast' | 'immediate', deadlineMs?: number): Promise<void>
  /** SIGKILL for the postmaster and all its children; resolves when they are gone. Start again with restart(). */
  kill(): Promise<void>
  /** SIGSTOP for the postmaster and all its children: it holds its connections and answers nothing. */
  pause(): Promise<void>
  /** SIGCONT for all of them. */
  resume(): Promise<void>
  /** Stops it (if it runs) and starts it again on the same port. */
  restart(): Promise<void>
}

/** Starts PostgreSQL on a data folder, which it makes when there is none, and waits until it answers queries. */
export async function startPostgres(o: PostgresOptions): Promise<PostgresServer> {
  const account = await systemUser()
  const binaries = await postgresBinaries(account, o.binaries)
  const dataDir = await reachableFolder(o.dataDir, account)
  const owner = await takeFolder(o.dataDir, dataDir, o.log ?? (() => {}))
  try {
    await ensureCluster(binaries, account, { ...o, dataDir, durable: o.durable ?? true })
    const server = new PostgresProcess({ options: o, account, binaries, dataDir, owner })
    await server.start(o.port)
    return server
  } catch (error) {
    await owner.release()
    throw error
  }
}
