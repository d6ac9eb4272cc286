import type { RunQuery } from '@technomir/change-stream'
import { alteredAmong, readCopied, readStamps } from '../replication/copied-tables.ts'

/** What has been altered stays so until somebody sets the replica up again; then it is read again after this long. */
const lookAgainMs = 1000

/**
 * Which tables of a replica hold values from before an ALTER TABLE of the primary. The relay begins a new epoch when it sees one: until the
 * next there is nothing new to see.
 */
export class AlteredTables {
  readonly #primary: RunQuery
  readonly #replica: RunQuery
  readonly #tables: readonly string[]
  #seen: { readonly altered: Promise<ReadonlySet<string>>; readonly at: number } | null = null

  constructor(o: { primary: RunQuery; replica: RunQuery; tables: Iterable<string> }) {
    this.#primary = o.primary
    this.#replica = o.replica
    this.#tables = [...o.tables]
  }

  /** For a new epoch. */
  reset(): void {
    this.#seen = null
  }

  /** The first of these tables that must not be read; rejects when one of the servers cannot be asked. */
  async among(tables: readonly string[]): Promise<string | null> {
    const seen = this.#seen ?? this.#look()
    let altered: ReadonlySet<string>
    try {
      altered = await seen.altered
    } catch (error) {
      this.#forget(seen)
      throw error
    }
    if (altered.size > 0 && performance.now() - seen.at > lookAgainMs) this.#forget(seen)
    return tables.find(table => altered.has(table)) ?? null
  }

  #look() {
    const seen = { altered: this.#read(), at: performance.now() }
    this.#seen = seen
    return seen
  }

  /** One that was read before a new epoch began has been forgotten already. */
  #forget(seen: unknown): void {
    if (this.#seen === seen) this.#seen = null
  }

  async #read(): Promise<ReadonlySet<string>> {
    const [copied, current] = await Promise.all([
      readCopied(this.#replica),
      readStamps(this.#primary, this.#tables),
    ])
    return new Set(alteredAmong(this.#tables, copied, current))
  }
}
