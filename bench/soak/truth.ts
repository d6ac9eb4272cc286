import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '@technomir/server/random'
import type { Stack } from '@technomir/server/testing'
import pg from 'pg'

/** A row that only the soak writes: its version grows by one with each commit, and nothing but it can be read from the row. */
export interface Row {
  readonly kind: 'product' | 'user'
  readonly id: number
  /** The version whose commit was confirmed. */
  committed: number
  /** The version sent; it may be committed already. */
  sent: number
}

/** Prices are versions above this one. */
export const base = 100_000
const pauseMs = 40

/** Writes behind the shop's back, in SQL, and knows what it has written. */
export class Truth {
  readonly rows: readonly Row[]
  /** Where the log stood after the last confirmed commit; a decimal number. */
  position = '0'
  writes = 0
  readonly #client: pg.Client
  readonly #random: Random
  #running: Promise<void> = Promise.resolve()
  #stopped = false
  #paused = false

  private constructor(client: pg.Client, rows: Row[], random: Random) {
    this.#client = client
    this.rows = rows
    this.#random = random
  }

  /** @param products how many of the products are written to, from the first on */
  static async start(stack: Stack, products: number, random: Random): Promise<Truth> {
    const client = new pg.Client({ connectionString: stack.primary.url, application_name: 'soak' })
    client.on('error', () => {})
    await client.connect()
    const { rows: found } = await client.query<{ id: number }>(
      'SELECT id FROM products ORDER BY id LIMIT $1',
      [products],
    )
    const row = (kind: Row['kind'], id: number): Row => ({ kind, id, committed: 0, sent: 0 })
    const truth = new Truth(client, [...found.map(({ id }) => row('product', id)), row('user', 1)], random)
    for (const one of truth.rows) await truth.#write(one)
    truth.#running = truth.#go()
    return truth
  }

  /** No writes from now on; resolves when none is under way. */
  async pause(): Promise<void> {
    this.#paused = true
    await this.#running
  }

  resume(): void {
    if (!this.#paused || this.#stopped) return
    this.#paused = false
    this.#running = this.#go()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    await this.#running
    await this.#client.end()
  }

  async #go(): Promise<void> {
    while (!this.#stopped && !this.#paused) {
      await this.#write(this.rows[this.#random.between(0, this.rows.length - 1)] as Row)
      await sleep(pauseMs)
    }
  }

  async #write(row: Row): Promise<void> {
    row.sent++
    const version = row.sent
    if (row.kind === 'product')
      await this.#client.query('UPDATE products SET price = $2 WHERE id = $1', [row.id, base + version])
    else await this.#client.query('UPDATE users SET name = $2 WHERE id = $1', [row.id, `Version ${version}`])
    // Never below the commit: it is asked for afterwards.
    const { rows } = await this.#client.query<{ position: string }>(
      "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::text AS position",
    )
    // Both at once: who looks in between must not expect what the position does not say yet.
    row.committed = version
    this.position = rows[0]?.position ?? this.position
    this.writes++
  }
}

/** The version that an answer shows. */
export const versionOfPrice = (price: number): number => price - base
export const versionOfName = (name: string): number => Number(/^Version (\d+)$/.exec(name)?.[1] ?? Number.NaN)
