import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Database, TableName } from '../database/schema.ts'
import type { AppendedCommit } from '../relay/leadership.ts'
import type { Refusal } from './replica-reader.ts'

/** A load as it was served. */
export interface SeenRead {
  readonly tables: readonly TableName[]
  /** `primary`, or a replica's name. */
  readonly source: string
  readonly ms: number
  /** Replicas that were asked before, and why they did not serve it. */
  readonly refusals: readonly ({ readonly replica: string } & Refusal)[]
}

/** A connection that sees one snapshot. Its queries wait for each other. */
class Snapshot {
  readonly #db: Kysely<Database>
  #last: Promise<unknown> = Promise.resolve()

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  query<T>(query: (db: Kysely<Database>) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => query(this.#db))
    // Whoever asked hears of a failure; the next query fails by itself.
    this.#last = result.catch(() => {})
    return result
  }
}

/** Where the Lab looks into this server, and slows it down. Costs nothing while nobody does. */
export class Probe {
  onRead: ((read: SeenRead) => void) | null = null
  onAppended: ((commit: AppendedCommit) => void) | null = null
  #delayMs = 0
  #slowUntil = Number.NEGATIVE_INFINITY
  readonly #snapshots = new AsyncLocalStorage<Snapshot>()
  #checks = 0

  /** Every read of the primary waits `delayMs` first, for `ms` from now; 0 ends that. */
  slowDown(delayMs: number, ms: number): void {
    this.#delayMs = delayMs
    this.#slowUntil = performance.now() + ms
  }

  /** To be awaited before a read of the primary. */
  async hold(): Promise<void> {
    if (performance.now() < this.#slowUntil) await sleep(this.#delayMs)
  }

  /** Loads within `work` read this snapshot, whatever is fresh elsewhere. */
  async within<T>(snapshot: Kysely<Database>, work: () => Promise<T>): Promise<T> {
    this.#checks++
    try {
      return await this.#snapshots.run(new Snapshot(snapshot), work)
    } finally {
      this.#checks--
    }
  }

  /** The snapshot that this load has to read, if one is prescribed. */
  snapshot(): Snapshot | undefined {
    return this.#checks === 0 ? undefined : this.#snapshots.getStore()
  }
}
