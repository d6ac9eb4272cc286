import type { Queryable } from '@technomir/change-stream'

/** A column, and what the rows hold in it that were there before it. */
export interface Column {
  table: string
  /** The table itself: another one under the same name is another table. */
  oid: number
  /** The table's file: it changes when all rows are written anew. */
  file: number
  name: string
  number: number
  type: string
  /** What altered the column last. */
  version: string
  /** What older rows hold, when PostgreSQL keeps that as one value for all of them. */
  missing: string | null
  /** Its rows may hold values that nobody wrote: a default, an identity, a generated value. */
  computed: boolean
}

interface Index {
  table: string
  name: string
  definition: string
  primary: boolean
}

/** What a replica needs to hold our tables, as the primary has it. */
export interface TableShapes {
  tables: readonly string[]
  columns: Column[]
  indexes: Index[]
  extensions: string[]
}

/** Reads columns, indexes and extensions from the catalogue, so that replicas follow migrations by themselves. */
export async function readShapes(client: Queryable, tables: readonly string[]): Promise<TableShapes> {
  const columns = await client.query<Column>(
    `select c.relname::text as table, c.oid::int8::float8 as oid, pg_relation_filenode(c.oid)::int8::float8 as file,
            a.attname::text as name, a.attnum as number, a.xmin::text as version, format_type(a.atttypid, a.atttypmod) as type,
            case when a.atthasmissing then (a.attmissingval::text::text[])[1] end as missing,
            a.attgenerated <> '' or a.attidentity <> '' or (a.atthasdef and not a.atthasmissing) as computed
     from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname = any($1)
     order by c.relname, a.attnum`,
    [[...tables]],
  )
  const indexes = await client.query<Index>(
    `select c.relname::text as table, i.relname::text as name, pg_get_indexdef(x.indexrelid) as definition, x.indisprimary as primary
     from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     where c.relnamespace = 'public'::regnamespace and c.relname = any($1) and x.indisvalid
     order by x.indisprimary desc, i.relname`,
    [[...tables]],
  )
  const extensions = await client.query<{ extname: string }>(
    `select extname::text from pg_extension where extname <> 'plpgsql' order by extname`,
  )
  return {
    tables,
    columns: columns.rows,
    indexes: indexes.rows,
    extensions: extensions.rows.map(r => r.extname),
  }
}
