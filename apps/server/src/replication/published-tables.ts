import type { Queryable } from '@technomir/change-stream'
import { replicaPublications, replicated } from './names.ts'

/** A table that replicas hold, with the publication that carries it. */
export interface Published {
  table: string
  publication: string
}

/**
 * The tables in the publications that replicas subscribe to: the three of the specification, and those that migrations
 * have added with ALTER PUBLICATION … ADD TABLE. Reads the primary's catalogue.
 */
export async function readPublished(primary: Queryable): Promise<Published[]> {
  const { rows } = await primary.query<Published>(
    `select tablename::text as table, pubname::text as publication from pg_publication_tables
     where pubname = any($1) and schemaname = 'public' order by pubname, tablename`,
    [[...replicaPublications]],
  )
  const ours = replicated.map(({ table, publication }) => ({ table, publication }))
  const further = rows.filter(row => !ours.some(one => one.table === row.table))
  return [...ours, ...further]
}
