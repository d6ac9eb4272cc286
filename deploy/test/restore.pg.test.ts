import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { findPostgres, type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { withClient } from '../../apps/server/src/database/client.ts'
import { type ServerProcess, startServerProcess } from '../../apps/server/src/testing/server-process.ts'
import { call, type Product } from '../../apps/server/test/client.ts'

const run = promisify(execFile)
const root = path.dirname(path.dirname(import.meta.dirname))

/** The dump of PostgreSQL 18 is not on every machine, so this runs on the one whose programs are there. */
describeWith(['postgresql-15'], 'deploy/restore.sh, with this machine in the place of containers', () => {
  let folder = ''
  let programs = ''
  let primary: PostgresServer
  let replica: PostgresServer
  let env: Record<string, string>
  let server: ServerProcess | null = null

  const sql = (on: PostgresServer, text: string) =>
    withClient(
      { url: on.url, applicationName: 'test' },
      async client => (await client.query<Record<string, unknown>>(text)).rows,
    )
  const priceSeen = async () =>
    (await call<Product>(server as ServerProcess, 'GET /api/products/5')).body.price
  const open = async () => {
    server = await startServerProcess(env)
    await writeFile(path.join(folder, 'pid'), String(server.pid))
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'technomir-restore-'))
    programs = (await findPostgres(15)) ?? ''
    const binaries = programs
    const settings = { wal_level: 'logical', max_slot_wal_keep_size: '1GB', max_wal_senders: '20' }
    ;[primary, replica] = await Promise.all([
      temporaryPostgres({ binaries, settings: { ...settings, max_replication_slots: '20' } }),
      temporaryPostgres({ binaries, settings: { wal_retrieve_retry_interval: '200ms' } }),
    ])
    env = {
      PATH: `${path.join(import.meta.dirname, 'stand-in')}:${process.env.PATH}`,
      NODE: process.execPath,
      PG_PROGRAMS: programs,
      PID_FILE: path.join(folder, 'pid'),
      PRIMARY_PORT: String(primary.port),
      REPLICA_PORT: String(replica.port),
      POSTGRES_USER: 'demo_user',
      PGPASSWORD: 'demo_password',
      POSTGRES_DB: 'ecommerce_db',
      DATABASE_URL: primary.url,
      REPLICA_URLS: replica.url,
    }
    await run('docker', ['compose', 'run', '--rm', '-T', 'prepare'], { env, cwd: root })
    await open()
  })
  afterAll(async () => {
    await server?.stop()
    await Promise.all([primary?.stop('immediate'), replica?.stop('immediate')])
    await rm(folder, { recursive: true, force: true })
  })

  it('brings back what was there, on the replica too, and nothing that was cached before counts', async () => {
    const dump = path.join(folder, 'shop.dump')
    await sql(primary, 'UPDATE products SET price = 12345 WHERE id = 5')
    const backUp = [
      'exec',
      'ecommerce_postgres',
      'pg_dump',
      '-U',
      'demo_user',
      '-d',
      'ecommerce_db',
      '-Fc',
      '-f',
      dump,
    ]
    await run('docker', backUp, { env })
    await sql(primary, 'UPDATE products SET price = 1 WHERE id = 5')
    await sql(primary, "INSERT INTO users (name, email) VALUES ('Late', 'late@example.com')")
    await expect.poll(priceSeen, { timeout: 20_000 }).toBe(1)
    const before = await epochOf(server as ServerProcess)

    const restored = await run(path.join(root, 'deploy/restore.sh'), [dump], { env, cwd: folder })
    expect(restored.stdout).toContain('The shop is closed.')
    expect(restored.stdout).toMatch(/The shop is open\.\n$/)
    expect(await readFile(path.join(folder, 'pid'), 'utf8')).toBe('up\n')
    expect(server?.output.join('\n')).toContain('stopped')

    await open()
    await expect.poll(priceSeen, { timeout: 20_000 }).toBe(12_345)
    expect(await epochOf(server as ServerProcess)).not.toBe(before)
    for (const one of [primary, replica]) {
      const price = () => sql(one, 'SELECT price FROM products WHERE id = 5')
      await expect.poll(price, { timeout: 20_000 }).toEqual([{ price: 12_345 }])
      expect(await sql(one, "SELECT id FROM users WHERE email = 'late@example.com'")).toEqual([])
    }
    // What is written from here on goes on to the replica.
    await sql(primary, 'UPDATE products SET price = 777 WHERE id = 5')
    const onReplica = () => sql(replica, 'SELECT price FROM products WHERE id = 5')
    await expect.poll(onReplica, { timeout: 20_000 }).toEqual([{ price: 777 }])
    await expect.poll(priceSeen, { timeout: 20_000 }).toBe(777)
  }, 120_000)

  it('touches nothing when the file is no backup', async () => {
    const none = path.join(folder, 'none.dump')
    await writeFile(none, 'nothing')
    const failed = run(path.join(root, 'deploy/restore.sh'), [none], { env, cwd: folder })
    await expect(failed).rejects.toThrow(/nothing was done/)
    expect(await priceSeen()).toBe(777)
  })
})

async function epochOf(server: { url: string }): Promise<string> {
  return (await call<{ epoch: string }>(server, 'GET /api/cache/status')).body.epoch
}
