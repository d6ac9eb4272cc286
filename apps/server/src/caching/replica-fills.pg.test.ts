import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { parseLsn } from '@technomir/change-stream'
import type { PostgresServer } from '@technomir/local-services'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fill, type Pair, startPair } from './testing/replica-pair.ts'
import { firstVersions, type Versioned, writeNext } from './testing/truth.ts'

/** TECHNOMIR_LONG=1 makes 100,000 loads. */
const long = process.env.TECHNOMIR_LONG === '1'
const fills = long ? 100_000 : 4000
/** On a machine that is busy with other things the short form makes fewer. */
const longestMs = long ? Number.POSITIVE_INFINITY : 5000
const fillers = 6
const rows = 8

let pair: Pair
beforeAll(async () => {
  // As with a slow disk: 2 ms lie between a commit's record and its visibility.
  const slowDisk = { fsync: 'on', commit_delay: '2000', commit_siblings: '0' }
  pair = await startPair({ settings: { wal_writer_delay: '10ms', ...slowDisk } })
  const primary = await pair.connect(pair.primary)
  await firstVersions(primary, rows)
  for (let id = 1; id <= rows; id++) {
    await writeNext(primary, { table: 'users', id })
    await writeNext(primary, { table: 'products', id })
  }
  // Rows are applied late, now and then: between the arrival of a change and its visibility lies time.
  await pair.run(
    replica(),
    `CREATE FUNCTION apply_late() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN IF random() < 0.1 THEN PERFORM pg_sleep(random() * 0.03); END IF; RETURN NEW; END $$;
     CREATE TRIGGER apply_late BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION apply_late();
     ALTER TABLE users ENABLE REPLICA TRIGGER apply_late`,
  )
})
afterAll(() => pair.stop())

const replica = () => pair.replicas[0] as PostgresServer

const anyRow = (): Versioned => ({
  table: Math.random() < 0.7 ? 'users' : 'products',
  id: randomInt(rows) + 1,
})

/** Writes until aborted: bursts, and gaps in which the replica can catch up. */
async function write(signal: AbortSignal): Promise<number> {
  const client = await pair.connect(pair.primary)
  let written = 0
  while (!signal.aborted) {
    for (let i = randomInt(3); i >= 0; i--, written++) await writeNext(client, anyRow())
    await sleep(randomInt(25))
  }
  return written
}

/** Holds the apply workers up with a lock, now and then. */
async function lockOut(signal: AbortSignal): Promise<void> {
  const client = await pair.connect(replica())
  while (!signal.aborted) {
    await client.query('BEGIN; LOCK TABLE users, products IN SHARE MODE')
    await sleep(randomInt(15))
    await client.query('COMMIT')
    await sleep(200)
  }
}

interface Naive {
  reads: number
  stale: number
}

/** What many do: read on the replica as soon as its `remote_lsn` has reached the change. */
async function readNaively(signal: AbortSignal, one: 'one statement' | 'two statements'): Promise<Naive> {
  const client = await pair.connect(replica())
  const node = pair.nodes[0]
  const result = { reads: 0, stale: 0 }
  const version = 'SELECT name::int AS version FROM users WHERE id = $1'
  const position = `(SELECT max(o.remote_lsn)::text FROM pg_replication_origin_status o
    JOIN pg_subscription s ON o.external_id = 'pg_' || s.oid WHERE s.subname = 'sub_users') AS position`
  let seen = 0
  while (!signal.aborted) {
    const needed = node?.follower.lastTouched('users') ?? 0
    if (needed === seen) {
      await sleep(1)
      continue
    }
    seen = needed
    const { table, id } = pair.truth.newest()
    if (table !== 'users') continue
    const expected = pair.truth.processed({ table, id })
    for (;;) {
      const found =
        one === 'one statement'
          ? await client.query<{ position: string | null; version: number }>(
              `SELECT ${position}, (${version}) AS version`,
              [id],
            )
          : await client.query<{ position: string | null; version: number }>(`SELECT ${position}`)
      const row = found.rows[0]
      if (parseLsn(row?.position ?? '0/0') < needed) {
        if (signal.aborted) return result
        continue
      }
      const read =
        row?.version ?? (await client.query<{ version: number }>(version, [id])).rows[0]?.version ?? 0
      result.reads += 1
      if (read < expected) result.stale += 1
      break
    }
  }
  return result
}

interface Counted {
  replica: number
  primary: number
  stale: number
}

async function fillMany(count: number): Promise<Counted> {
  const counted = { replica: 0, primary: 0, stale: 0 }
  let left = count
  const end = performance.now() + longestMs
  const filler = async () => {
    while (left > 0 && performance.now() < end) {
      left -= 1
      const { version, expected, source } = await fill(
        pair,
        Math.random() < 0.5 ? anyRow() : pair.truth.newest(),
      )
      if (version < expected) counted.stale += 1
      if (source === 'primary') counted.primary += 1
      else counted.replica += 1
    }
  }
  await Promise.all(Array.from({ length: fillers }, filler))
  return counted
}

async function setCommit(mode: 'on' | 'off'): Promise<void> {
  const client = await pair.connect(replica())
  for (const name of ['sub_users', 'sub_products'])
    await client.query(`ALTER SUBSCRIPTION ${name} SET (synchronous_commit = ${mode})`)
}

const naive: Naive[] = []
const phases = [
  { commit: 'on', busy: false },
  { commit: 'on', busy: true },
  { commit: 'off', busy: false },
  { commit: 'off', busy: true },
] as const

test.each(phases)(
  `${fills / phases.length} loads while rows change, synchronous_commit=$commit on the replica, busy=$busy: none is older than what was processed when it began`,
  { timeout: long ? 1_200_000 : 60_000 },
  async ({ commit, busy }) => {
    await setCommit(commit)
    const stop = new AbortController()
    const burning = busy ? [new Worker('for (;;) {}', { eval: true })] : []
    const background = Promise.all([
      readNaively(stop.signal, 'one statement'),
      readNaively(stop.signal, 'two statements'),
      write(stop.signal),
      write(stop.signal),
      lockOut(stop.signal),
    ])
    const before = performance.now()
    const counted = await fillMany(fills / phases.length)
    const seconds = (performance.now() - before) / 1000
    stop.abort()
    const [one, two, writtenA, writtenB] = await background
    await Promise.all(burning.map(worker => worker.terminate()))
    naive.push(one, two)
    console.info(
      `synchronous_commit=${commit}, ${busy ? 'busy' : 'calm'}: ${counted.replica} loads from the replica, ${counted.primary} from the primary, ${counted.stale} stale, ` +
        `${writtenA + writtenB} writes in ${seconds.toFixed(1)} s; by remote_lsn in one statement ${one.stale} of ${one.reads} stale, in two ${two.stale} of ${two.reads}`,
    )
    expect(counted.stale).toBe(0)
    expect(counted.replica).toBeGreaterThan((counted.replica + counted.primary) / 20)
  },
)

test('control: in the same minutes reads that trusted remote_lsn were stale', () => {
  expect(naive.reduce((sum, one) => sum + one.stale, 0)).toBeGreaterThan(0)
})
