import type { LogListener, LogReader } from '@technomir/cache'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../database/schema.ts'
import { systemIdOf } from '../relay/epoch.ts'
import { ForeignLogError } from '../relay/foreign-log.ts'

/**
 * The log, as long as it is of the cluster that this server reads. Another database's servers may use the same Redis; their
 * log says nothing about ours, and whoever followed it would trust values that nobody invalidates.
 */
export class OwnClusterLog implements LogReader {
  readonly #log: LogReader
  readonly #identify: () => Promise<string>
  #own: string | null = null
  #asking: Promise<void> | null = null

  /** @param identify asks the primary for its system identifier */
  constructor(log: LogReader, identify: () => Promise<string>) {
    this.#log = log
    this.#identify = identify
  }

  /** Asks which cluster is ours. Resolves also when it cannot be asked; then it is asked again when the log needs it. */
  learn(): Promise<void> {
    this.#asking ??= this.#identify()
      .then(
        systemId => this.isOn(systemId),
        // Without the primary nothing can be loaded either; the follower reports that it does not see.
        () => {},
      )
      .finally(() => {
        this.#asking = null
      })
    return this.#asking
  }

  /** The primary is this cluster: it may have been replaced behind its address. */
  isOn(systemId: string): void {
    this.#own = systemId
  }

  follow(listener: LogListener, signal: AbortSignal, onError: (error: Error) => void): Promise<void> {
    let followed = ''
    // What it throws ends the reader's connection; it reports the error and begins again after a pause.
    const check = (epoch: string) => {
      if (systemIdOf(epoch) === this.#own) return
      void this.learn()
      throw new ForeignLogError(epoch)
    }
    return this.#log.follow(
      {
        resume: () => (systemIdOf(followed) === this.#own ? listener.resume() : null),
        begin: epoch => {
          check(epoch)
          followed = epoch
          listener.begin(epoch)
        },
        entry: entry => listener.entry(entry),
        heartbeat: (heartbeat, provedAt, complete) => {
          check(followed)
          listener.heartbeat(heartbeat, provedAt, complete)
        },
      },
      signal,
      onError,
    )
  }
}

/** The identifier that initdb gave the primary's cluster. */
export async function readSystemId(primary: Kysely<Database>): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`SELECT system_identifier::text AS id FROM pg_control_system()`.execute(primary)
  return rows[0]?.id ?? ''
}
