import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startChild } from './child.ts'
import {
  DataFolderInUse,
  findPostgres,
  isRunning,
  type PostgresServer,
  startPostgres,
  temporaryPostgres,
} from './index.ts'
import { waitForPostgres } from './postgres-ready.ts'
import { systemUser } from './system-user.ts'
import { describeWith } from './testing.ts'

const login = { user: 'demo_user', password: 'demo_password', database: 'ecommerce_db', durable: false }
const fixture = fileURLToPath(new URL('./fixtures/start-and-wait.ts', import.meta.url))

async function query(server: { url: string }, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

/** Starts PostgreSQL in a process of its own and kills that process: the postmaster is left behind. */
async function leaveAnOrphan(dataDir: string): Promise<number> {
  const child = spawn(process.execPath, [fixture, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  child.kill('SIGKILL')
  await once(child, 'exit')
  return Number(line.toString())
}

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'local-services-test-'))
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('a temporary PostgreSQL', () => {
  it('knows Cyrillic and works in UTC whatever the environment says', async () => {
    const before = { ...process.env }
    Object.assign(process.env, {
      LANG: 'C',
      LC_ALL: 'C',
      TZ: 'Asia/Tokyo',
      PGTZ: 'Asia/Tokyo',
      PGOPTIONS: '-c timezone=Asia/Tokyo',
    })
    const server = await temporaryPostgres().finally(() => {
      process.env = before
    })
    try {
      await query(server, 'CREATE EXTENSION pg_trgm')
      const [row] = await query(
        server,
        `SELECT getdatabaseencoding() AS encoding, lower('ТЕЛЕФОН') AS lower, similarity('телефон', 'телефоны') > 0.5 AS similar,
                current_setting('timezone') AS zone, initcap('наушники') AS cap`,
      )
      expect(row).toEqual({ encoding: 'UTF8', lower: 'телефон', similar: true, zone: 'UTC', cap: 'Наушники' })
    } finally {
      await server.stop()
    }
  })

  it('keeps its data and port over kill and restart, and is gone after stop', async () => {
    const server = await temporaryPostgres()
    const { port } = server
    await query(server, 'CREATE TABLE t AS SELECT 7 AS n')
    const first = server.pid
    await server.kill()
    expect(await isRunning(first)).toBe(false)
    await server.restart()
    expect(await query(server, 'SELECT n FROM t')).toEqual([{ n: 7 }])
    expect(server.port).toBe(port)
    await server.stop()
    await expect(readdir(server.dataDir)).rejects.toThrow('ENOENT')
  })
})

describe('starting on a data folder', () => {
  it('takes another port when the preferred one is taken', async () => {
    const squatter = createServer().listen(0, '127.0.0.1')
    await once(squatter, 'listening')
    const { port } = squatter.address() as { port: number }
    const server = await startPostgres({ ...login, dataDir: path.join(folder, 'port'), port })
    expect(server.port).not.toBe(port)
    await server.stop()
    squatter.close()
  })

  it('refuses while its starter lives, and names it', async () => {
    const dataDir = path.join(folder, 'twice')
    const server = await startPostgres({ ...login, dataDir })
    await expect(startPostgres({ ...login, dataDir })).rejects.toThrow(DataFolderInUse)
    await expect(query(server, 'SELECT 1 AS one')).resolves.toEqual([{ one: 1 }])
    await server.stop()
  })

  it('ends the orphan of a start that was killed, and finds its data', async () => {
    const dataDir = path.join(folder, 'orphan')
    const orphan = await leaveAnOrphan(dataDir)
    expect(await isRunning(orphan)).toBe(true)
    const server = await startPostgres({ ...login, dataDir })
    expect(await isRunning(orphan)).toBe(false)
    expect(await query(server, 'SELECT note FROM left_behind')).toEqual([{ note: 'kept' }])
    await server.stop()
  })

  it('is not misled by a pid file whose pid now belongs to somebody else', async () => {
    const dataDir = path.join(folder, 'stranger')
    const first = await startPostgres({ ...login, dataDir })
    await first.kill()
    const stranger = spawn('sleep', ['60'], { cwd: '/', ...(await systemUser()) })
    await writeFile(path.join(first.dataDir, 'postmaster.pid'), `${stranger.pid}\n${first.dataDir}\n`)
    const second = await startPostgres({ ...login, dataDir }).finally(() => stranger.kill())
    await second.stop()
  })

  it('moves a folder that holds no cluster out of the way', async () => {
    const dataDir = path.join(folder, 'wreck')
    await mkdir(path.join(dataDir, 'base'), { recursive: true })
    const server = await startPostgres({ ...login, dataDir })
    await server.stop()
    expect((await readdir(folder)).some(name => name.startsWith('wreck.broken-'))).toBe(true)
  })

  it('says what to do about another password', async () => {
    const dataDir = path.join(folder, 'password')
    await (await startPostgres({ ...login, dataDir })).stop()
    await expect(startPostgres({ ...login, dataDir, password: 'other' })).rejects.toThrow('another password')
  })

  it('reports what PostgreSQL said when it cannot start, and leaves nothing running', async () => {
    const settings = { shared_buffers: 'nonsense' }
    await expect(startPostgres({ ...login, dataDir: path.join(folder, 'bad'), settings })).rejects.toThrow(
      'shared_buffers',
    )
  })

  it('is not ready when it has ended before anybody waited for it', async () => {
    const child = await startChild(process.execPath, ['-e', 'console.log("no room"); process.exit(3)'], {})
    await child.exited
    const server = { ...login, dataDir: path.join(folder, 'ended'), adminUrl: 'postgres://127.0.0.1:1/none' }
    await expect(waitForPostgres(server, child)).rejects.toThrow(/code 3.*\n.*no room/)
  })

  it('gives up when told to', async () => {
    const dataDir = path.join(folder, 'aborted')
    await expect(startPostgres({ ...login, dataDir, signal: AbortSignal.timeout(50) })).rejects.toThrow()
    expect((await readdir(folder)).filter(name => name.startsWith('aborted.new'))).toEqual([])
  })
})

describeWith(['postgresql-15'], 'with the programs of another installation', () => {
  it('runs PostgreSQL 15, which knows Cyrillic as well', async () => {
    const binaries = (await findPostgres(15)) ?? ''
    const server = await temporaryPostgres({ binaries })
    try {
      const [row] = await query(
        server,
        `SELECT current_setting('server_version') LIKE '15.%' AS fifteen, lower('ТЕЛЕФОН') AS lower`,
      )
      expect(row).toEqual({ fifteen: true, lower: 'телефон' })
    } finally {
      await server.stop()
    }
  })

  it('says so when a folder holds no PostgreSQL', async () => {
    await expect(temporaryPostgres({ binaries: folder })).rejects.toThrow('no PostgreSQL')
  })
})

describeWith(['root'], 'as root, in a folder that only root may enter', () => {
  it('keeps the cluster elsewhere, leaves a link, and finds it again', async () => {
    const closed = path.join(folder, 'closed')
    await mkdir(closed, { mode: 0o700 })
    const dataDir = path.join(closed, '.technomir', 'primary')
    let server: PostgresServer = await startPostgres({ ...login, dataDir })
    try {
      expect(server.dataDir.startsWith('/var/lib/technomir/data/')).toBe(true)
      await query(server, 'CREATE TABLE t AS SELECT 7 AS n')
      await server.stop()
      server = await startPostgres({ ...login, dataDir })
      expect(await query(server, 'SELECT n FROM t')).toEqual([{ n: 7 }])
    } finally {
      await server.stop()
      await rm(server.dataDir, { recursive: true, force: true })
    }
  })
})
