import { createHash } from 'node:crypto'
import { PublicationChangedError } from './errors.ts'
import type { Queryable } from './slot.ts'

/**
 * Notices that less is published than when the stream began. Rows of the catalog say it: one that was removed or changed and put back has
 * another oid or xmin. What is added is no loss.
 */
export class PublicationWatch {
  readonly #client: Queryable
  readonly #publications: readonly string[]
  #parts: ReadonlySet<string> = new Set()
  #timer: NodeJS.Timeout | undefined

  constructor(client: Queryable, publications: readonly string[]) {
    this.#client = client
    this.#publications = publications
  }

  /** Takes what is published now as what has to stay, and resolves with its name. */
  async begin(): Promise<string> {
    this.#parts = await this.#read()
    return createHash('sha256')
      .update([...this.#parts].join())
      .digest('hex')
      .slice(0, 12)
  }

  /** Throws a PublicationChangedError when something of it is gone. */
  async check(): Promise<void> {
    const now = await this.#read()
    for (const part of this.#parts) if (!now.has(part)) throw new PublicationChangedError(this.#publications)
    this.#parts = now
  }

  /** Checks again and again until stopped; `onEnd` is told what ended it. */
  start(everyMs: number, onEnd: (error: unknown) => void): void {
    this.#timer = setTimeout(() => {
      this.check().then(() => {
        if (this.#timer !== undefined) this.start(everyMs, onEnd)
      }, onEnd)
    }, everyMs)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  async #read(): Promise<ReadonlySet<string>> {
    const { rows } = await this.#client.query<{ part: string }>(publishedPartsQuery, [this.#publications])
    return new Set(rows.map(row => row.part))
  }
}

const publishedPartsQuery = `
  WITH wanted AS (SELECT oid, xmin FROM pg_publication WHERE pubname = ANY($1))
  SELECT concat_ws(' ', 'publication', oid, xmin) AS part FROM wanted
  UNION ALL
  SELECT concat_ws(' ', 'table', r.oid, r.xmin, c.relreplident)
  FROM pg_publication_rel r JOIN wanted w ON w.oid = r.prpubid JOIN pg_class c ON c.oid = r.prrelid
  UNION ALL
  SELECT concat_ws(' ', 'schema', n.oid, n.xmin) FROM pg_publication_namespace n JOIN wanted w ON w.oid = n.pnpubid
  ORDER BY part`
