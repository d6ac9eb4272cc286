import { Kysely, PostgresDialect } from 'kysely'
import { createPool } from '../database/pool.ts'
import type { Database } from '../database/schema.ts'

/** What PostgreSQL did for one statement. */
export interface Plan {
  readonly sql: string
  /** `Seq Scan on products` … */
  readonly nodes: readonly string[]
  /** 8 KiB pages it looked at. */
  readonly buffers: number
  readonly ms: number
}

interface Node {
  'Node Type': string
  'Relation Name'?: string
  'Shared Hit Blocks': number
  'Shared Read Blocks': number
  Plans?: Node[]
}

/** Explains the statements that the shop's own queries send. End it with `close()`. */
export function planWatcher(url: string) {
  const pool = createPool({ url, max: 2, applicationName: 'technomir test', statementTimeoutMs: 0 })
  const sent: { sql: string; parameters: readonly unknown[] }[] = []
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool }),
    log: event => {
      if (event.level === 'query') sent.push(event.query)
    },
  })
  return {
    db,
    /** Runs `work`, then each of its statements again under EXPLAIN ANALYZE. */
    async plansOf<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<{ plans: Plan[]; result: T }> {
      sent.length = 0
      const result = await work(db)
      const plans: Plan[] = []
      const client = await pool.connect()
      try {
        for (const { sql, parameters } of sent.splice(0)) {
          if (!/^\s*(select|with)\b/i.test(sql)) continue
          if (sql.includes('set_config')) {
            // It held in the transaction; here it has to hold for the statements after it.
            await client.query(sql.replace(', true)', ', false)'), [...parameters])
            continue
          }
          const { rows } = await client.query<{ 'QUERY PLAN': { Plan: Node; 'Execution Time': number }[] }>(
            `explain (analyze, buffers, format json) ${sql}`,
            [...parameters],
          )
          const [explained] = rows[0]?.['QUERY PLAN'] ?? []
          if (explained === undefined) throw new Error('EXPLAIN answered no plan.')
          const root = explained.Plan
          plans.push({
            sql,
            nodes: all(root).map(node => `${node['Node Type']} on ${node['Relation Name'] ?? '-'}`),
            buffers: root['Shared Hit Blocks'] + root['Shared Read Blocks'],
            ms: explained['Execution Time'],
          })
        }
      } finally {
        // Its settings go with it.
        client.release(true)
      }
      return { plans, result }
    },
    close: () => db.destroy(),
  }
}

const all = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(all)]
