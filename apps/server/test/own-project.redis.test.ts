import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import {
  type PostgresServer,
  type RedisServer,
  temporaryPostgres,
  temporaryRedis,
} from '@technomir/local-services'
import { codeBlocks } from '@technomir/local-services/packed'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { withClient } from '../src/database/client.ts'

const document = readFileSync(path.join(import.meta.dirname, '../../../docs/own-project.md'), 'utf8')
const program = path.join(import.meta.dirname, 'own-project.ts')
const [migration = ''] = codeBlocks(document, 'sql')
const soon = { timeout: 20_000, interval: 50 }

it('shows the program that is run here', () => {
  expect(codeBlocks(document, 'ts')).toEqual([readFileSync(program, 'utf8')])
})

interface Service {
  readonly url: string
  readonly child: ChildProcess
}

describeWith(['redis'], 'docs/own-project.md, as two servers', () => {
  let primary: PostgresServer
  let redis: RedisServer
  const services: Service[] = []

  const sql = (text: string) =>
    withClient({ url: primary.url, applicationName: 'test' }, client => client.query(text))

  async function start(): Promise<Service> {
    const env = { ...process.env, DATABASE_URL: primary.url, REDIS_URL: redis.url, PORT: '0' }
    const child = spawn(process.execPath, [program], {
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [url] = (await once(createInterface(child.stdout), 'line')) as [string]
    const service = { url, child }
    services.push(service)
    return service
  }
  const titleAt = async ({ url }: Service) =>
    ((await (await fetch(`${url}/articles/1`)).json()) as { title: string }).title
  const follower = async () =>
    withClient({ url: primary.url, applicationName: 'test' }, async client => {
      const { rows } = await client.query<{ active_pid: number | null }>(
        "SELECT active_pid FROM pg_replication_slots WHERE slot_name = 'articles_relay'",
      )
      return rows[0]?.active_pid ?? null
    })

  beforeAll(async () => {
    ;[primary, redis] = await Promise.all([
      temporaryPostgres({ settings: { wal_level: 'logical', max_slot_wal_keep_size: '1GB' } }),
      temporaryRedis(),
    ])
    await sql(migration)
    await sql("INSERT INTO articles VALUES (1, 'first')")
  })
  afterAll(async () => {
    for (const { child } of services) child.kill('SIGKILL')
    await Promise.all([primary?.stop('immediate'), redis?.stop()])
  })

  it('shows every commit on both, tells browsers, and goes on when the one that reads the WAL is killed', async () => {
    const first = await start()
    await expect.poll(follower, soon).not.toBeNull()
    const second = await start()
    for (const each of [first, second, first, second]) expect(await titleAt(each)).toBe('first')
    // One that had to wait for a processor goes past its cache for a moment.
    const status = async () => (await fetch(`${second.url}/articles/1`)).headers.get('cache-status')
    await expect.poll(status, soon).toContain('hit')

    const heard: string[] = []
    const socket = new WebSocket(`${second.url.replace('http', 'ws')}/`)
    socket.on('message', data => heard.push(String(data)))
    await expect.poll(() => heard.length, soon).toBeGreaterThan(0)
    await sql("UPDATE articles SET title = 'second' WHERE id = 1")
    for (const each of [first, second]) await expect.poll(() => titleAt(each), soon).toBe('second')
    await expect.poll(() => heard.join(), soon).toContain('"topic":"article:1","event":"changed"')

    first.child.kill('SIGKILL')
    await sql("UPDATE articles SET title = 'third' WHERE id = 1")
    await expect.poll(() => titleAt(second), soon).toBe('third')
    // The new leader cannot know what the old one has still told, so pages fetch again.
    await expect.poll(() => heard.join(), soon).toMatch(/"type":"reset".*"topic":"article:1"/)
    socket.close()

    // It ends when it is told to, and the slot is free.
    second.child.kill('SIGTERM')
    await once(second.child, 'exit')
    expect(second.child.exitCode).toBe(0)
    await expect.poll(follower, soon).toBeNull()
  }, 90_000)
})
