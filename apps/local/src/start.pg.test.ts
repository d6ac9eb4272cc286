import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { findProgram, isRunning, temporaryPostgres, temporaryRedis } from '@technomir/local-services'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type RunningStart, runStart, stopStart } from './fixtures/run-start.ts'
import type { StackFile } from './stack-file.ts'

async function newFolder(): Promise<string> {
  const made = await mkdtemp(path.join(os.tmpdir(), 'technomir-start-test-'))
  await chmod(made, 0o755)
  return made
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}

async function runningOf(stack: StackFile): Promise<string[]> {
  const checks = Object.entries(stack.pids).map(async ([name, pid]) => ((await isRunning(pid)) ? [name] : []))
  return (await Promise.all(checks)).flat()
}

/** Much longer than it takes: how soon it stops is what is measured. */
const patience = { timeout: 180_000 }

describe('npm start', patience, () => {
  let folder = ''
  let dataDir = ''
  const starts: RunningStart[] = []

  function start(o: Parameters<typeof runStart>[1] = {}): RunningStart {
    const begun = runStart(dataDir, o)
    starts.push(begun)
    return begun
  }

  beforeEach(async () => {
    folder = await newFolder()
    dataDir = path.join(folder, 'data')
  })

  afterEach(async () => {
    for (const one of starts.splice(0)) await stopStart(one)
    await rm(folder, { recursive: true, force: true })
  })

  it('brings the whole stack up, describes it in stack.json, and stops all of it within 5 s', async () => {
    const first = start({ env: { LANG: 'C', LC_ALL: 'C' } })
    const stack = await first.ready()
    expect(await query(stack.primary, "SELECT lower('Ж') AS small")).toEqual([{ small: 'ж' }])
    expect(await runningOf(stack)).toEqual(Object.keys(stack.pids))
    expect(Object.keys(stack.pids)).toEqual(expect.arrayContaining(['local', 'server', 'primary', 'replica']))
    expect((await fetch(`${stack.url}/api/bestsellers`)).status).toBe(200)
    for (const text of [stack.primary, stack.replica, 'npm run sql', '/api/'])
      expect(first.output()).toContain(text)
    const began = performance.now()
    first.child.kill('SIGTERM')
    expect(await first.ended()).toBe(0)
    expect(performance.now() - began).toBeLessThan(5000)
    expect(await runningOf(stack)).toEqual([])
    expect(await readdir(dataDir)).not.toContain('stack.json')
  })

  it('replicates to a replica whose primary has moved to another port, and keeps data until --reset', async () => {
    let stack = await start().ready()
    await query(stack.primary, 'CREATE TABLE kept AS SELECT 1 AS n')
    await stopStart(starts[0] as RunningStart)
    // Something sits on the port that the subscriptions remember.
    const squatter = createServer(socket => socket.destroy()).listen(
      Number(new URL(stack.primary).port),
      '127.0.0.1',
    )
    await once(squatter, 'listening')
    const second = start()
    stack = await second.ready()
    squatter.close()
    expect(await query(stack.primary, 'SELECT n FROM kept')).toEqual([{ n: 1 }])
    await query(stack.primary, "UPDATE users SET name = 'Новое имя' WHERE id = 1")
    const name = async (): Promise<unknown> =>
      (await query(String(stack.replica), 'SELECT name FROM users WHERE id = 1'))[0]?.name
    await expect.poll(name, { timeout: 10_000 }).toBe('Новое имя')
    await stopStart(second)
    stack = await start({ args: ['--reset'] }).ready()
    expect(await query(stack.primary, "SELECT to_regclass('kept') AS kept")).toEqual([{ kept: null }])
  })

  it('stops all of it when only npm is told to end', async () => {
    const first = start({ throughNpm: true })
    const stack = await first.ready()
    first.child.kill('SIGTERM')
    await expect.poll(() => runningOf(stack), { timeout: 8000 }).toEqual([])
    expect(await readdir(dataDir)).not.toContain('stack.json')
  })

  it('starts again after it was killed with -9, ending what was left', async () => {
    const first = await start().ready()
    process.kill(Number(first.pids.local), 'SIGKILL')
    const second = await start().ready()
    expect(await runningOf(first)).toEqual([])
    expect(await runningOf(second)).toEqual(Object.keys(second.pids))
  })

  it('stops what it has when it is told to end half way', async () => {
    const first = start()
    while (!first.output().includes('✓ PostgreSQL'))
      await once(first.child.stdout as NodeJS.ReadableStream, 'data')
    first.child.kill('SIGINT')
    expect(await first.ended()).toBe(0)
    expect(first.output()).toContain('Stopped.')
    expect(await readdir(dataDir)).not.toContain('lock.json')
  })

  it('runs without Redis, and says so', async () => {
    const bin = path.join(folder, 'bin')
    await mkdir(bin)
    for (const name of ['id', 'test']) await symlink(String(await findProgram(name)), path.join(bin, name))
    const first = start({ env: { PATH: bin } })
    const stack = await first.ready()
    expect(stack.redis).toBeNull()
    expect(first.output()).toContain('log and caches in the server process')
    expect((await fetch(`${stack.url}/api/bestsellers`)).status).toBe(200)
  })

  it('uses DATABASE_URL and REDIS_URL when they are given, and starts neither', async () => {
    const settings = { wal_level: 'logical', max_slot_wal_keep_size: '1GB' }
    const [postgres, redis] = await Promise.all([temporaryPostgres({ settings }), temporaryRedis()])
    try {
      const env = { DATABASE_URL: postgres.url, REDIS_URL: redis.url }
      const stack = await start({ env }).ready()
      expect(Object.keys(stack.pids).sort()).toEqual(['local', 'server'])
      expect(stack).toMatchObject({ primary: postgres.url, replica: null, redis: redis.url })
      expect((await fetch(`${stack.url}/api/bestsellers`)).status).toBe(200)
      const reset = start({ env: { ...env, TECHNOMIR_DATA: path.join(folder, 'other') }, args: ['--reset'] })
      expect(await reset.ended()).toBe(1)
      expect(reset.output()).toContain('DATABASE_URL')
      await stopStart(starts[0] as RunningStart)
      expect(await isRunning(postgres.pid)).toBe(true)
    } finally {
      for (const one of starts.splice(0)) await stopStart(one)
      await Promise.all([postgres.stop(), redis.stop()])
    }
  })

  it('refuses a PORT that is taken, unknown options and a database that is not there, in a sentence', async () => {
    const squatter = createServer().listen(0)
    await once(squatter, 'listening')
    const { port } = squatter.address() as { port: number }
    const taken = start({ env: { PORT: String(port) } })
    expect(await taken.ended()).toBe(1)
    expect(taken.output()).toContain(`Port ${port} is taken`)
    squatter.close()
    const unknown = start({ args: ['--rest'] })
    expect(await unknown.ended()).toBe(1)
    expect(unknown.output()).toContain('Usage: npm start')
    // Nothing listens on port 1.
    const alone = start({ env: { DATABASE_URL: 'postgres://shop:well-kept@127.0.0.1:1/shop' } })
    expect(await alone.ended()).toBe(1)
    expect(alone.output()).toMatch(/DATABASE_URL right\?\n {2}because: .*ECONNREFUSED/)
    expect(alone.output()).not.toMatch(/well-kept|\n {4}at /)
  })
})

describe('beside a running stack', patience, () => {
  let folder = ''
  let dataDir = ''
  let first: RunningStart
  let stack: StackFile
  beforeAll(async () => {
    folder = await newFolder()
    dataDir = path.join(folder, 'data')
    first = runStart(dataDir)
    stack = await first.ready()
  }, patience.timeout)
  afterAll(async () => {
    await stopStart(first)
    await rm(folder, { recursive: true, force: true })
  })

  const run = async (file: string, args: string[], input = ''): Promise<{ code: unknown; text: string }> => {
    const main = path.join(import.meta.dirname, file)
    const child = spawn(process.execPath, [main, ...args], {
      env: { ...process.env, TECHNOMIR_DATA: dataDir },
    })
    let text = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        text += String(chunk)
      })
    }
    child.stdin.end(input)
    const [code] = await once(child, 'close')
    return { code, text }
  }
  const sql = (args: string[], input = '') => run('sql.ts', args, input)

  it('another one on the same data refuses to run, naming the one that runs', async () => {
    const second = runStart(dataDir)
    expect(await second.ended()).toBe(1)
    expect(second.output()).toContain(stack.url)
    expect(second.output()).toContain(`process ${stack.pids.local}`)
    expect(second.output()).not.toContain('    at ')
    expect(await runningOf(stack)).toEqual(Object.keys(stack.pids))
  })

  it('npm run sql runs one statement, goes on after an error at the prompt, and reaches the replica', async () => {
    expect(await sql(['UPDATE products SET stock = stock WHERE id = 1'])).toEqual({
      code: 0,
      text: 'UPDATE 1\n',
    })
    const typed = await sql([], 'SELECT 1 AS\n one;\nSELECT nope;\nSELECT 2 AS two;\\q\n')
    for (const part of [' one', 'ERROR: column "nope" does not exist', ' two'])
      expect(typed.text).toContain(part)
    expect(typed.code).toBe(1)
    const replica = await sql(['--replica', 'SELECT count(*)::int AS subscriptions FROM pg_subscription'])
    expect(replica.text).toContain('             3')
  })

  it('npm run seed fills the shop', async () => {
    const seeded = await run('seed.ts', ['--products', '1000'])
    expect(seeded.code).toBe(0)
    expect(await query(stack.primary, 'SELECT count(*)::int AS n FROM products')).toEqual([{ n: 1000 }])
  })

  it('all of it stops in order when only the process that npm started is killed with -9', async () => {
    first.child.kill('SIGKILL')
    await expect.poll(() => runningOf(stack), { timeout: 5000 }).toEqual([])
  })

  it('npm run sql says what to do when nothing runs', async () => {
    expect(await sql(['SELECT 1'])).toEqual({ code: 1, text: expect.stringContaining('npm start') })
  })
})
