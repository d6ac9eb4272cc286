import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Cache, Read } from '@technomir/cache'
import { parseLsn } from '@technomir/change-stream'
import { describeWith } from '@technomir/local-services/testing'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ServerNode } from '../node.ts'
import { declareProduct } from '../products/cache.ts'
import { declareProfile } from '../profile/cache.ts'
import { type StackRedis, startStackRedis } from '../testing/stack-redis.ts'
import { formatToken, newer, parseToken } from './session-token.ts'
import { type Pair, startPair } from './testing/replica-pair.ts'
import { firstVersions, type Versioned } from './testing/truth.ts'

/** TECHNOMIR_LONG=1 plays 100,000 sessions. */
const long = process.env.TECHNOMIR_LONG === '1'
const sessions = long ? 100_000 : 2000
const atOnce = 12
/**
 * On a machine that is busy with other things the short form plays fewer sessions, and servers are behind their sessions for longer than the
 * 50 ms that a read waits for them; then it is the primary that answers.
 */
const leastSpared = long ? 0.9 : 0.75
const longestMs = long ? Number.POSITIVE_INFINITY : 18_000
const rows = 40

interface ServerUnderTest {
  node: ServerNode
  caches: Record<Versioned['table'], Cache<number, unknown>>
}

let redis: StackRedis
let pair: Pair
let servers: ServerUnderTest[]
/** What every subscription of every replica has confirmed, looked up every few milliseconds. */
let confirmed = 0
const stop = new AbortController()
let watching: Promise<void>

async function watchReplicas(): Promise<void> {
  const client = await pair.connect(pair.primary)
  while (!stop.signal.aborted) {
    const { rows } = await client.query<{ flushed: string | null }>(
      `SELECT min(flush_lsn)::text AS flushed FROM pg_stat_replication
       WHERE application_name LIKE 'sub\\_%' AND state = 'streaming'`,
    )
    confirmed = parseLsn(rows[0]?.flushed ?? '0/0')
    await sleep(3)
  }
}

/** A browser: all that it keeps between requests is the token, as text. */
class Session {
  #token: string | undefined
  /** The newest version it has seen of each row, its own writes among them. */
  readonly #seen = new Map<string, number>()
  readonly violations: string[] = []

  async read(server: ServerUnderTest, what: Versioned): Promise<Read<unknown>> {
    const token = parseToken(this.#token)
    const read = await server.caches[what.table].get(what.id, { token })
    if (read.epoch !== null) this.#raise(read.epoch, read.upTo)
    const value = read.value as { name: string; price: number }
    const version = what.table === 'users' ? Number(value.name) : value.price
    const key = `${what.table}:${what.id}`
    const seen = this.#seen.get(key) ?? 0
    if (version < seen)
      this.violations.push(
        `${key} is ${version} on ${server.node.name} after ${seen}: ${JSON.stringify(read)}`,
      )
    this.#seen.set(key, Math.max(seen, version))
    return read
  }

  async write(server: ServerUnderTest, what: Versioned): Promise<number> {
    const { table, id } = what
    const { value, epoch, position } = await server.node.plumbing.write(async trx => {
      const result =
        table === 'users'
          ? await sql<{
              version: number
            }>`UPDATE users SET name = (name::int + 1)::text WHERE id = ${id} RETURNING name::int AS version`.execute(
              trx,
            )
          : await sql<{
              version: number
            }>`UPDATE products SET price = price + 1 WHERE id = ${id} RETURNING price AS version`.execute(trx)
      return result.rows[0]?.version ?? 0
    })
    if (epoch !== null) this.#raise(epoch, position)
    const key = `${table}:${id}`
    this.#seen.set(key, Math.max(this.#seen.get(key) ?? 0, value))
    return position
  }

  #raise(epoch: string, position: number): void {
    this.#token = formatToken(newer(parseToken(this.#token), { epoch, position }))
  }
}

interface Step {
  write: boolean
  server: number
  what: Versioned
  /** After a write: read only once the replicas have caught up with it. */
  patient: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  write: fc.integer({ min: 0, max: 3 }).map(n => n === 0),
  server: fc.nat({ max: 1 }),
  what: fc.record({
    table: fc.constantFrom('users', 'products'),
    // A few rows are everybody's favourites: there sessions meet.
    id: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: rows })),
  }),
  patient: fc.boolean(),
})
const session = fc.array(step, { minLength: 3, maxLength: 9 })

/** How many reads, and how many of them the primary answered. */
const tallies: Record<'ownWrite' | 'caughtUp', [number, number]> = { ownWrite: [0, 0], caughtUp: [0, 0] }
const counted = {
  reads: 0,
  writes: 0,
  bySource: new Map<string, number>(),
  ...tallies,
}

/** Plays one session; resolves with what it saw that it must not have seen. */
async function play(steps: readonly Step[]): Promise<readonly string[]> {
  const session = new Session()
  let written = 0
  for (const { write, server, what, patient } of steps) {
    const at = servers[server] as ServerUnderTest
    if (write) {
      written = await session.write(at, what)
      counted.writes += 1
      continue
    }
    const deadline = performance.now() + 1000
    if (written > 0 && patient) while (confirmed < written && performance.now() < deadline) await sleep(2)
    const hasOwn = written > 0 && confirmed >= written
    const hasAll = hasOwn && confirmed >= at.node.follower.lastTouched(what.table)
    const read = await session.read(at, what)
    counted.reads += 1
    const source = read.sources.join('+') || `cache (${read.tier})`
    counted.bySource.set(source, (counted.bySource.get(source) ?? 0) + 1)
    const fromPrimary = read.sources.includes('primary') ? 1 : 0
    for (const [condition, tally] of [
      [hasOwn, counted.ownWrite],
      [hasAll, counted.caughtUp],
    ] as const) {
      if (!condition) continue
      tally[0] += 1
      tally[1] += fromPrimary
    }
  }
  return session.violations
}

/** What sessions see that ask any replica, without a token: the same steps, on one row. */
async function playNaively(count: number): Promise<number> {
  const clients = await Promise.all(pair.replicas.map(replica => pair.connect(replica)))
  const writer = servers[0] as ServerUnderTest
  let violations = 0
  for (let i = 0; i < count; i++) {
    await new Session().write(writer, { table: 'users', id: 1 })
    let seen = 0
    for (let n = 0; n < 3; n++) {
      const client = clients[randomInt(clients.length)]
      const version = Number((await client?.query('SELECT name FROM users WHERE id = 1'))?.rows[0]?.name)
      if (version < seen) violations += 1
      seen = Math.max(seen, version)
    }
  }
  return violations
}

describeWith(['redis'], 'sessions over two servers and two replicas', () => {
  beforeAll(async () => {
    redis = await startStackRedis()
    pair = await startPair({ replicas: 2, nodes: 2, redis })
    await firstVersions(await pair.connect(pair.primary), rows)
    servers = pair.nodes.map(node => ({
      node,
      caches: { users: declareProfile(node.plumbing), products: declareProduct(node.plumbing) },
    }))
    // The two replicas are never equally far.
    await pair.run(
      pair.replicas[0] as Pair['primary'],
      `CREATE FUNCTION apply_late() RETURNS trigger LANGUAGE plpgsql AS
         $$ BEGIN IF random() < 0.1 THEN PERFORM pg_sleep(random() * 0.02); END IF; RETURN NEW; END $$;
       CREATE TRIGGER apply_late BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION apply_late();
       ALTER TABLE users ENABLE REPLICA TRIGGER apply_late`,
    )
    watching = watchReplicas()
  })
  afterAll(async () => {
    stop.abort()
    await watching
    await pair.stop()
    await redis.stop()
  })

  test(`${sessions} sessions that write and read at random see their own writes and never an older state than before`, {
    timeout: long ? 3_600_000 : 60_000,
  }, async () => {
    const seed = randomInt(2 ** 31)
    console.info(`seed ${seed}`)
    const plays = fc.sample(session, { seed, numRuns: sessions })
    const violations: string[] = []
    const before = performance.now()
    let next = 0
    const inTime = () => performance.now() - before < longestMs
    const player = async () => {
      for (let steps = plays[next++]; steps !== undefined && inTime(); steps = plays[next++])
        violations.push(...(await play(steps)))
    }
    await Promise.all(Array.from({ length: atOnce }, player))
    const seconds = (performance.now() - before) / 1000
    const sources = [...counted.bySource].map(([source, count]) => `${source} ${count}`).join(', ')
    const spared = ([reads, fromPrimary]: readonly [number, number]) => 1 - fromPrimary / reads
    const percent = (tally: readonly [number, number]) =>
      `${(100 * spared(tally)).toFixed(1)} % of ${tally[0]}`
    console.info(
      `${Math.min(next, sessions)} sessions, ${counted.writes} writes, ${counted.reads} reads (${sources}) in ${seconds.toFixed(1)} s; reads after a write not sent to the primary: ` +
        `${percent(counted.caughtUp)} once the replicas had caught up, ${percent(counted.ownWrite)} once they had that write`,
    )
    expect(violations).toEqual([])
    expect(spared(counted.caughtUp)).toBeGreaterThanOrEqual(leastSpared)
  })

  test('control: sessions that read from any replica do travel back in time', async () => {
    let violations = 0
    for (let i = 0; i < 20 && violations === 0; i++) violations = await playNaively(50)
    expect(violations).toBeGreaterThan(0)
  })
})
