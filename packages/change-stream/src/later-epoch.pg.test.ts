import { execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { freePort } from '@technomir/local-services'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { changeStream, createSlot } from './index.ts'
import { eventually, sleep, take } from './testing/primary.ts'

/** Debian's server: the one from npm comes without pg_resetwal. */
const bin = ['18', '17', '16', '15']
  .map(version => `/usr/lib/postgresql/${version}/bin`)
  .find(folder => existsSync(`${folder}/pg_resetwal`))
const run = promisify(execFile)

let folder = ''
let url = ''
let stop: () => Promise<void> = async () => undefined

beforeAll(async () => {
  if (bin === undefined) return
  folder = await mkdtemp(path.join(tmpdir(), 'change-stream-epoch-'))
  const account = process.getuid?.() === 0 ? await postgresAccount() : null
  if (account !== null) await chown(folder, account.uid, account.gid)
  const data = path.join(folder, 'data')
  const options = { ...account, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  await run(
    `${bin}/initdb`,
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8'],
    options,
  )
  // Rows of initdb would lie in the future after the jump; frozen ones are visible from everywhere.
  await run(
    '/bin/sh',
    ['-c', `echo 'VACUUM FREEZE' | ${bin}/postgres --single -D '${data}' postgres`],
    options,
  )
  // The last ids of epoch 6: the first transactions run over the wrap-around into epoch 7.
  await run(`${bin}/pg_resetwal`, ['-e', '6', '-x', '4294967040', '-u', '4294960000', '-f', data], options)
  // Below that id nothing has a commit status; the segment that holds it has to exist.
  await run('/bin/sh', ['-c', `dd if=/dev/zero of='${data}/pg_xact/0FFF' bs=262144 count=1 2>&1`], options)
  const port = await freePort()
  const settings = [
    'wal_level=logical',
    'max_slot_wal_keep_size=1GB',
    'fsync=off',
    `port=${port}`,
    'unix_socket_directories=',
    'autovacuum=off',
  ]
  const server = spawn(`${bin}/postgres`, ['-D', data, ...settings.flatMap(setting => ['-c', setting])], {
    ...options,
    stdio: 'ignore',
  })
  const ended = new Promise<void>(resolve => {
    server.once('exit', () => resolve())
  })
  stop = async () => {
    server.kill('SIGQUIT')
    await ended
  }
  url = `postgres://postgres@127.0.0.1:${port}/postgres`
  await eventually('the server answers', async () => {
    const client = new Client({ connectionString: url })
    client.on('error', () => undefined)
    const ready = await client.connect().then(
      () => true,
      () => false,
    )
    await client.end()
    return ready
  })
})

afterAll(async () => {
  await stop()
  if (folder !== '') await rm(folder, { recursive: true, force: true })
})

async function postgresAccount(): Promise<{ uid: number; gid: number }> {
  const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
  return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
}

const needs = bin === undefined ? ' [skipped: needs pg_resetwal]' : ''

test.skipIf(bin === undefined)(
  `the gate works in a later epoch, over the wrap-around of the 32-bit ids, and for a stalled commit there${needs}`,
  async () => {
    const client = new Client({ connectionString: url })
    const writer = new Client({ connectionString: url })
    await Promise.all([client.connect(), writer.connect()])
    await client.query('CREATE TABLE t (id int PRIMARY KEY)')
    await client.query('CREATE PUBLICATION p FOR TABLE t')
    await createSlot(client, 's', { lockTimeoutMs: 5000 })
    const stream = changeStream({ connectionString: url, slot: 's', publications: ['p'] })
    const items = stream[Symbol.asyncIterator]()
    const xids: number[] = []
    const insertAndSee = async (id: number) => {
      await writer.query('INSERT INTO t VALUES ($1)', [id])
      const [transaction] = await take(items, 1, stream)
      expect(transaction?.tables[0]?.rows[0]?.new).toEqual({ id: String(id) })
      xids.push(transaction?.xid ?? 0)
    }
    // The server uses up ids that the stream never sees, so the wrap-around comes soon.
    for (let id = 0; id < 20; id++) {
      await insertAndSee(id)
      if (id >= 5 && id < 15) for (let i = 0; i < 40; i++) await client.query('SELECT pg_current_xact_id()')
    }
    expect(xids[0]).toBeGreaterThan(2 ** 32 - 300)
    expect(xids.at(-1)).toBeLessThan(2 ** 10)
    const { rows } = await client.query<{ epoch: string }>(
      `SELECT (pg_current_xact_id()::text::numeric / 4294967296)::int8::text AS epoch`,
    )
    expect(rows[0]?.epoch).toBe('7')

    await client.query(`ALTER SYSTEM SET synchronous_standby_names = 'nobody'`)
    await client.query('SELECT pg_reload_conf()')
    await eventually('the setting is loaded', async () => {
      return (
        (await writer.query('SHOW synchronous_standby_names')).rows[0]?.synchronous_standby_names === 'nobody'
      )
    })
    // It counts for commits once the checkpointer has read it too, which it does before a checkpoint.
    await client.query('CHECKPOINT')
    const stalled = writer.query('INSERT INTO t VALUES (100)')
    let early = true
    const held = take(items, 1).then(found => {
      expect(early).toBe(false)
      return found
    })
    await eventually('the gate holds it', () => stream.stalledForMs() > 300)
    await sleep(100)
    early = false
    await client.query('ALTER SYSTEM RESET synchronous_standby_names')
    await client.query('SELECT pg_reload_conf()')
    await stalled
    expect((await held)[0]?.tables[0]?.rows[0]?.new).toEqual({ id: '100' })
    await stream.close()
    await Promise.all([client.end(), writer.end()])
  },
)
