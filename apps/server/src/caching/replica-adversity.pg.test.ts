import { parseLsn } from '@technomir/change-stream'
import type { PostgresServer } from '@technomir/local-services'
import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { until } from '../testing/stack.ts'
import { fill, type Pair, startPair, untilFromReplica } from './testing/replica-pair.ts'
import { firstVersions, type Versioned, writeNext } from './testing/truth.ts'

const user: Versioned = { table: 'users', id: 1 }

let pair: Pair
let primary: pg.Client
beforeAll(async () => {
  // What an asynchronous commit wrote stays in memory for long, so that a crash really loses it.
  pair = await startPair({ settings: { wal_writer_delay: '10000ms' } })
  primary = await pair.connect(pair.primary)
  await firstVersions(primary, 8)
  await write()
  await untilFromReplica(pair, user)
})
afterAll(() => pair.stop())

const replica = () => pair.replicas[0] as PostgresServer
const onPrimary = (text: string) => pair.run(pair.primary, text)
const onReplica = (text: string) => pair.run(replica(), text)
const node = () => pair.nodes[0] as Pair['nodes'][number]
const refusal = () => node().replicas[0]?.refusal ?? ''

/** Commits the user's next version and waits until the node has processed it. */
async function write(): Promise<number> {
  const version = await writeNext(primary, user)
  await until(() => pair.truth.processed(user) >= version, 'the node has processed the write')
  return version
}

/** Loads many times; each must show what the node has processed. Resolves with where they came from, and the longest wait. */
async function fillMany(count: number): Promise<{ replica: number; primary: number; longestMs: number }> {
  const found = { replica: 0, primary: 0, longestMs: 0 }
  for (let i = 0; i < count; i++) {
    const before = performance.now()
    const { version, expected, source } = await fill(pair, user)
    expect(version).toBeGreaterThanOrEqual(expected)
    found[source === 'primary' ? 'primary' : 'replica'] += 1
    found.longestMs = Math.max(found.longestMs, performance.now() - before)
  }
  return found
}

/** What the primary says of the subscription's walsender. */
async function walsender(): Promise<{ pid: number; replayed: number; flushed: number } | undefined> {
  const [row] = await onPrimary(
    `SELECT pid, replay_lsn::text AS replayed, flush_lsn::text AS flushed FROM pg_stat_replication
     WHERE application_name = 'sub_users' AND replay_lsn IS NOT NULL`,
  )
  if (row === undefined) return undefined
  return {
    pid: Number(row.pid),
    replayed: parseLsn(String(row.replayed)),
    flushed: parseLsn(String(row.flushed)),
  }
}

const versionOnReplica = async () =>
  Number((await onReplica('SELECT name::int AS version FROM users WHERE id = 1'))[0]?.version ?? -1)

test('a table that is copied anew is not read, although replay_lsn says that it is there; afterwards it is', async () => {
  await onPrimary('CREATE PUBLICATION pub_nothing')
  await onReplica(
    `CREATE FUNCTION copy_slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.15); RETURN NEW; END $$;
     CREATE TRIGGER copy_slowly BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION copy_slowly();
     ALTER TABLE users ENABLE REPLICA TRIGGER copy_slowly`,
  )
  let misled = 0
  const reasons: string[] = []
  for (let round = 0; round < 2; round++) {
    await onReplica('ALTER SUBSCRIPTION sub_users SET PUBLICATION pub_nothing')
    expect((await fillMany(3)).replica).toBe(0)
    expect(refusal()).toContain('no subscription feeds users')
    await onReplica('TRUNCATE users')
    await write()
    await onReplica('ALTER SUBSCRIPTION sub_users SET PUBLICATION pub_users')
    const needed = node().follower.lastTouched('users')
    await until(async () => ((await walsender())?.replayed ?? 0) >= needed, 'replay_lsn says it is there')
    for (let i = 0; i < 30; i++) {
      const says = ((await walsender())?.replayed ?? 0) >= needed
      if (says && (await versionOnReplica()) < pair.truth.processed(user)) misled += 1
      if ((await fillMany(1)).replica > 0) break
      reasons.push(refusal())
    }
    await untilFromReplica(pair, user)
  }
  await onReplica('DROP TRIGGER copy_slowly ON users')
  expect(reasons.join()).toContain('not in sync')
  console.info(`replay_lsn would have misled ${misled} of 60 reads during the copy`)
  expect(misled).toBeGreaterThan(0)
})

test('what the replica lost in a crash is not believed to be there, although replay_lsn still says so', async () => {
  await onReplica('ALTER SUBSCRIPTION sub_users SET (synchronous_commit = off)')
  await until(async () => (await walsender()) !== undefined, 'the worker is back')
  const version = await write()
  const needed = node().follower.lastTouched('users')
  await until(async () => ((await walsender())?.replayed ?? 0) >= needed, 'it is applied')
  expect(await versionOnReplica()).toBe(version)
  const before = await walsender()
  expect(before?.flushed).toBeLessThan(needed)
  const pid = before?.pid ?? 0
  process.kill(pid, 'SIGSTOP')
  try {
    await replica().kill()
    await replica().restart()
    let misled = 0
    for (let i = 0; i < 30; i++) {
      const says = ((await walsender())?.replayed ?? 0) >= needed
      if (says && (await versionOnReplica()) < version) misled += 1
      expect(await fillMany(1)).toMatchObject({ replica: 0 })
    }
    console.info(`replay_lsn would have misled ${misled} of 30 reads after the crash`)
    expect(misled).toBeGreaterThan(0)
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await onReplica('ALTER SUBSCRIPTION sub_users SET (synchronous_commit = on)')
  await untilFromReplica(pair, user)
})

test('a replica that is ahead, because a synchronous standby holds the commit up on the primary, is not read', async () => {
  const { version } = await fill(pair, user)
  await onPrimary(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
  await onPrimary('SELECT pg_reload_conf()')
  await onPrimary('CHECKPOINT') // the checkpointer tells committing sessions, and reads the setting before this
  try {
    await until(async () => {
      await fillMany(1)
      return refusal().includes('synchronous_standby_names')
    }, 'the setting is noticed')
    const stalled = writeNext(primary, user)
    await until(async () => (await versionOnReplica()) > version, 'the replica is ahead')
    for (let i = 0; i < 50; i++) {
      // Neither older nor newer: whoever saw the new version here would lose it again in the next answer of the primary.
      expect(await fill(pair, user)).toMatchObject({ source: 'primary', version })
    }
    await onPrimary('ALTER SYSTEM RESET synchronous_standby_names')
    await onPrimary('SELECT pg_reload_conf()')
    expect(await stalled).toBe(version + 1)
  } finally {
    await onPrimary('ALTER SYSTEM RESET synchronous_standby_names')
    await onPrimary('SELECT pg_reload_conf()')
  }
  await until(() => pair.truth.processed(user) > version, 'the node has processed the write')
  await untilFromReplica(pair, user)
})

test('a change that the replica cannot apply sends reads to the primary until the cause is gone', async () => {
  await onReplica(`INSERT INTO users (id, name, email) VALUES (999, '1', 'in-the-way@example.com')`)
  await onPrimary(`INSERT INTO users (id, name, email) VALUES (999, '1', 'newcomer@example.com')`)
  await write()
  expect(await fillMany(20)).toMatchObject({ replica: 0 })
  await onReplica('DELETE FROM users WHERE id = 999')
  await untilFromReplica(pair, user)
})

test('a replica that is gone costs no load more than a moment; it is used again once it is back', async () => {
  await replica().kill()
  await write()
  const { replica: fromReplica, longestMs } = await fillMany(30)
  expect(fromReplica).toBe(0)
  expect(longestMs).toBeLessThan(1500)
  await replica().restart()
  await untilFromReplica(pair, user)
})

test('a replica that hangs holds a few loads up for half a second, the others not at all', async () => {
  const rows = await onReplica(`SELECT pid FROM pg_stat_activity WHERE application_name = 'technomir server'`)
  // Its postmaster too, so that new connections hang as well.
  const stopped = [replica().pid, ...rows.map(row => Number(row.pid))]
  for (const pid of stopped) process.kill(pid, 'SIGSTOP')
  try {
    const before = performance.now()
    const slow: number[] = []
    let loads = 0
    while (performance.now() - before < 3500) {
      const { replica: fromReplica, longestMs } = await fillMany(1)
      expect(fromReplica).toBe(0)
      loads += 1
      if (longestMs > 200) slow.push(longestMs)
    }
    console.info(
      `${loads} loads while the replica hung, slow ones: ${slow.map(ms => ms.toFixed(0)).join(', ')} ms`,
    )
    expect(slow.length).toBeLessThan(4)
    expect(Math.max(...slow)).toBeLessThan(1500)
  } finally {
    for (const pid of stopped) process.kill(pid, 'SIGCONT')
  }
  await untilFromReplica(pair, user)
})
