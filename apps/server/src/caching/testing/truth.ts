import type { Follower } from '@technomir/cache'
import type pg from 'pg'

/** A row whose versions only grow: the name of a user, the price of a product. */
export interface Versioned {
  readonly table: 'users' | 'products'
  readonly id: number
}

/**
 * Which version of each row a node has processed. Writers name the version in a WAL message of the same transaction, so it comes
 * with the entry that moves the horizon over the commit, and in that very moment.
 */
export class Truth {
  readonly #processed = new Map<string, number>()
  #newest: Versioned = { table: 'users', id: 1 }

  constructor(follower: Follower) {
    follower.on('entry', entry => {
      for (const write of entry.writes) {
        const [, key, version] = /^version:(\w+:\d+):(\d+)$/.exec(write) ?? []
        if (key !== undefined)
          this.#processed.set(key, Math.max(Number(version), this.#processed.get(key) ?? 0))
      }
    })
  }

  /** The row that was changed last: the one that a load is most likely to get wrong. */
  newest(): Versioned {
    return this.#newest
  }

  processed({ table, id }: Versioned): number {
    return this.#processed.get(`${table}:${id}`) ?? 0
  }
}

const columns = {
  users: { assign: '(name::int + 1)::text', column: 'name' },
  products: { assign: 'price + 1', column: 'price' },
}

/** Gives rows 1 to `count` of both tables their first version. */
export async function firstVersions(client: pg.Client, count: number): Promise<void> {
  await client.query(`UPDATE users SET name = '1', email = 'user' || id || '@first.example'`)
  await client.query(
    `INSERT INTO users (id, name, email) SELECT i, '1', 'versioned' || i || '@example.com' FROM generate_series(1, ${count}) i
     ON CONFLICT (id) DO NOTHING`,
  )
  await client.query(
    `INSERT INTO products (id, name, price) SELECT i, 'Versioned ' || i, 1 FROM generate_series(1, ${count}) i
     ON CONFLICT (id) DO UPDATE SET price = 1`,
  )
}

/** Commits the row's next version and resolves with it. */
export async function writeNext(client: pg.Client, { table, id }: Versioned): Promise<number> {
  const { assign, column } = columns[table]
  const { rows } = await client.query<{ version: number }>(
    `WITH changed AS (UPDATE ${table} SET ${column} = ${assign} WHERE id = $1 RETURNING ${column}::int AS version)
     SELECT version, pg_logical_emit_message(true, 'technomir',
       jsonb_build_object('write', format('version:${table}:%s:%s', $1::int, version))::text) FROM changed`,
    [id],
  )
  return rows[0]?.version ?? 0
}
