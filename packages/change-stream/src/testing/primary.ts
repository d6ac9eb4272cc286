import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import { Client } from 'pg'
import { afterAll, beforeAll } from 'vitest'
import {
  type ChangeStream,
  type ChangeStreamOptions,
  changeStream,
  createSlot,
  type Progress,
  type Transaction,
} from '../index.ts'

/** A primary for the tests of one file, with an admin connection and everything that is opened through it closed at the end. */
export interface TestPrimary {
  readonly server: PostgresServer
  readonly url: string
  /** One connection for whatever the test does itself. */
  readonly sql: Client
  run(text: string, values?: unknown[]): Promise<Record<string, string>[]>
  connect(): Promise<Client>
  /** A new slot and a stream on it, closed at the end of the file if not before. */
  follow(publications: string[], o?: Partial<ChangeStreamOptions>): Promise<ChangeStream>
}

let number = 0

/** Folder of the PostgreSQL to test against; TECHNOMIR_PG=/usr/lib/postgresql/15/bin runs any file against that one. Default: the one from npm. */
export const testedPostgres = (): string | undefined => process.env.TECHNOMIR_PG || undefined

/** Starts a primary before the tests of the calling file. */
export function testPrimary(settings: Record<string, string> = {}): TestPrimary {
  const closing: (() => Promise<unknown>)[] = []
  let server: PostgresServer | undefined
  let sql: Client | undefined
  const must = <T>(value: T | undefined): T => {
    if (value === undefined) throw new Error('the test primary is used before it has started')
    return value
  }
  const connect = async () => {
    const client = new Client({ connectionString: must(server).url })
    client.on('error', () => undefined)
    await client.connect()
    closing.push(() => client.end())
    return client
  }
  beforeAll(async () => {
    server = await temporaryPostgres({
      binaries: testedPostgres(),
      settings: {
        wal_level: 'logical',
        max_wal_senders: '20',
        max_replication_slots: '20',
        ...settings,
      },
    })
    sql = await connect()
    // Not among the settings above, which no test could change.
    await sql.query(`ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'`)
    await sql.query('SELECT pg_reload_conf()')
    await eventually('the setting is loaded', async () => {
      return (await sql?.query('SHOW max_slot_wal_keep_size'))?.rows[0]?.max_slot_wal_keep_size === '1GB'
    })
  })
  afterAll(async () => {
    for (const close of closing.reverse()) await close()
    await server?.stop('immediate')
  })
  return {
    get server() {
      return must(server)
    },
    get url() {
      return must(server).url
    },
    get sql() {
      return must(sql)
    },
    connect,
    async run(text, values) {
      return (await must(sql).query<Record<string, string>>(text, values)).rows
    },
    async follow(publications, o = {}) {
      const slot = o.slot ?? `slot_${++number}`
      if (o.slot === undefined) await createSlot(must(sql), slot, { lockTimeoutMs: 5000 })
      const stream = changeStream({ connectionString: must(server).url, publications, ...o, slot })
      closing.push(() => stream.close())
      await stream.started
      return stream
    },
  }
}

/** The next `count` transactions of a stream, each acknowledged. Leaves the iterator open. */
export async function take(
  iterator: AsyncIterator<Transaction | Progress>,
  count: number,
  stream?: ChangeStream,
): Promise<Transaction[]> {
  const found: Transaction[] = []
  while (found.length < count) {
    const { value, done } = await iterator.next()
    if (done) throw new Error(`the stream ended after ${found.length} of ${count} transactions`)
    if (value.kind === 'transaction') found.push(value)
    stream?.acknowledge(value.position)
  }
  return found
}

export const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

/** Waits until the condition holds; fails with its name when it takes longer than five seconds. */
export async function eventually(
  name: string,
  condition: () => boolean | Promise<boolean>,
  limitMs = 5000,
): Promise<void> {
  const end = Date.now() + limitMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`still not so after ${limitMs} ms: ${name}`)
    await sleep(10)
  }
}
