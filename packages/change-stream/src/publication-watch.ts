import { createHash } from 'node:crypto'
import { PublicationChangedError } from './errors.ts'
import type { Queryable } from './slot.ts'

/** A followed table: its file, which is another one when all rows were written anew, and by number what each column was last altered by. */
interface Table {
  readonly file: string
  readonly columns: Readonly<Record<string, string>>
}

interface Followed {
  readonly parts: ReadonlySet<string>
  readonly tables: ReadonlyMap<string, Table>
}

/**
 * Notices that less is published than when the stream began, that an expected name has become another table, and that values were computed
 * anew (ALTER TABLE … USING), of which the WAL says nothing to followers. Rows of the catalog say it: one that was removed or changed and put
 * back has another oid or xmin. What is added is no loss, but for a table that inherits from one that is followed.
 */
export class PublicationWatch {
  readonly #client: Queryable
  readonly #publications: readonly string[]
  readonly #tables: readonly string[]
  #followed: Followed = { parts: new Set(), tables: new Map() }
  #timer: NodeJS.Timeout | undefined

  constructor(client: Queryable, publications: readonly string[], tables: readonly string[]) {
    this.#client = client
    this.#publications = publications
    this.#tables = tables
  }

  /** Takes what is published now as what has to stay, and resolves with its name: another one when values may have been computed anew. */
  async begin(): Promise<string> {
    this.#followed = await this.#read()
    const { parts, tables } = this.#followed
    // Without the files: TRUNCATE makes another one, and is told in the stream.
    const columns = [...tables].map(([oid, table]) => `${oid} ${JSON.stringify(table.columns)}`)
    return createHash('sha256')
      .update([...parts, ...columns, ...(await this.#readIndexes())].join())
      .digest('hex')
      .slice(0, 12)
  }

  /** Throws a PublicationChangedError when something of it is gone, or was computed anew. */
  async check(): Promise<void> {
    const now = await this.#read()
    const { parts, tables } = this.#followed
    const isLess = [...parts].some(part => !now.parts.has(part))
    if (isLess || [...tables].some(([oid, before]) => isRewritten(before, now.tables.get(oid))))
      throw new PublicationChangedError(this.#publications)
    this.#followed = now
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

  /** An identity that was another one for a while, and is the old one again, has left its mark on a unique index. */
  async #readIndexes(): Promise<string[]> {
    const { rows } = await this.#client.query<{ mark: string }>(indexesQuery, [
      this.#publications,
      this.#tables,
    ])
    return rows.map(row => row.mark)
  }

  async #read(): Promise<Followed> {
    const values = [this.#publications, this.#tables]
    const { rows } = await this.#client.query<{ part: string }>(partsQuery, values)
    const tables = await this.#client.query<{ oid: string } & Table>(tablesQuery, values)
    return {
      parts: new Set(rows.map(row => row.part)),
      tables: new Map(tables.rows.map(({ oid, file, columns }) => [oid, { file, columns }])),
    }
  }
}

/** TRUNCATE, VACUUM FULL and CLUSTER make another file as well, but alter no column. */
const isRewritten = (before: Table, now: Table | undefined): boolean =>
  now !== undefined &&
  now.file !== before.file &&
  Object.entries(before.columns).some(([number, version]) => now.columns[number] !== version)

const followed = `
  wanted AS (SELECT oid, xmin FROM pg_publication WHERE pubname = ANY($1)),
  expected AS (SELECT name, to_regclass(name)::oid AS oid FROM unnest($2::text[]) AS names(name)),
  followed AS (SELECT prrelid AS oid FROM pg_publication_rel JOIN wanted w ON w.oid = prpubid UNION SELECT oid FROM expected)`

/** An index that is only built anew keeps its columns. */
const partsQuery = `
  WITH ${followed}
  SELECT concat_ws(' ', 'publication', oid, xmin) AS part FROM wanted
  UNION ALL
  SELECT concat_ws(' ', 'table', r.oid, r.xmin, c.relreplident)
  FROM pg_publication_rel r JOIN wanted w ON w.oid = r.prpubid JOIN pg_class c ON c.oid = r.prrelid
  UNION ALL
  SELECT concat_ws(' ', 'schema', n.oid, n.xmin) FROM pg_publication_namespace n JOIN wanted w ON w.oid = n.pnpubid
  UNION ALL
  SELECT concat_ws(' ', 'name', name, oid) FROM expected
  UNION ALL
  SELECT concat_ws(' ', 'identity', indrelid, indkey, indisprimary, indisreplident)
  FROM pg_index JOIN followed f ON f.oid = indrelid WHERE indisprimary OR indisreplident
  UNION ALL
  SELECT concat_ws(' ', 'heirs', f.oid, string_agg(inhrelid::text, ',' ORDER BY inhrelid))
  FROM followed f JOIN pg_class c ON c.oid = f.oid AND c.relkind = 'r' LEFT JOIN pg_inherits ON inhparent = f.oid GROUP BY f.oid
  ORDER BY part`

const tablesQuery = `
  WITH ${followed}
  SELECT c.oid::text AS oid, coalesce(pg_relation_filenode(c.oid)::text, '') AS file,
         jsonb_object_agg(a.attnum, concat_ws(' ', a.xmin, d.oid)) AS columns
  FROM followed f JOIN pg_class c ON c.oid = f.oid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  LEFT JOIN pg_attrdef d ON a.attgenerated = 's' AND d.adrelid = a.attrelid AND d.adnum = a.attnum
  GROUP BY c.oid ORDER BY c.oid`

const indexesQuery = `
  WITH ${followed}
  SELECT concat_ws(' ', 'index', indexrelid, i.xmin) AS mark
  FROM pg_index i JOIN followed f ON f.oid = indrelid WHERE indisunique ORDER BY indexrelid`
