import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replicationCli } from '../testing/replication-cli.ts'

interface Block {
  language: string
  side: string
  text: string
}

/** The fenced blocks of a lesson, in order. */
async function blocksOf(file: string): Promise<Block[]> {
  const text = await readFile(new URL(`../../../../docs/lessons/${file}`, import.meta.url), 'utf8')
  return [...text.matchAll(/^```(\w+) ?(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, side, body]) => ({
    language: language ?? '',
    side: side ?? '',
    text: body ?? '',
  }))
}

/** Statements of a block, each with the number of rows that the lesson says it shows. */
function statementsOf(block: Block): { sql: string; rows: number | null }[] {
  return [...block.text.matchAll(/([\s\S]+?);(?:[ ]*-- (\d+) rows?)?\n/g)].map(([, sql, rows]) => ({
    sql: (sql ?? '').trim(),
    rows: rows === undefined ? null : Number(rows),
  }))
}

const english = await blocksOf('replication.md')
const patienceMs = 15_000

describe('the lesson on replication', () => {
  test('in Russian has the same blocks, letter by letter', async () => {
    expect(await blocksOf('replication.ru.md')).toEqual(english)
  })

  test('every block is of a kind that is checked here', () => {
    const kinds = new Set(english.map(b => `${b.language} ${b.side}`))
    expect([...kinds].sort()).toEqual(['bash ', 'sql primary', 'sql replica'])
  })

  test('shell blocks are sound, and the containers are as PostgreSQL 18 needs them', () => {
    const shell = english.filter(b => b.language === 'bash').map(b => b.text)
    for (const text of shell) {
      const checked = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
      expect(checked.stderr, text).toBe('')
      for (const line of text.replaceAll('\\\n', ' ').trim().split('\n'))
        expect(line).toMatch(
          /^(docker (network (create|rm)|run -d|exec|rm -f|volume rm) |npm run replication -- (setup|status|verify) )/,
        )
    }
    const runs = shell.flatMap(text => text.replaceAll(/\\\n\s*/g, '').match(/^docker run .*$/gm) ?? [])
    expect(runs).toHaveLength(2)
    for (const run of runs) {
      expect(run).toMatch(/--network pgnet .* -v \w+:\/var\/lib\/postgresql postgres:18( |$)/)
      expect(run).toMatch(/-e POSTGRES_DB=ecommerce_db /)
    }
    expect(runs[0]).toMatch(/--name pg-master .* -c wal_level=logical .*-c max_slot_wal_keep_size=/)
    expect(runs[1]).toMatch(/--name pg-replica /)
  })

  describe('typed into two servers', () => {
    const servers: Record<string, PostgresServer> = {}
    const clients: Record<string, pg.Client> = {}

    beforeAll(async () => {
      const settings = { wal_level: 'logical', max_wal_senders: '10', max_replication_slots: '10' }
      const [primary, replica] = await Promise.all([
        temporaryPostgres({ settings: { ...settings, max_slot_wal_keep_size: '10GB' } }),
        // The lesson's reader waits five seconds where this test does not.
        temporaryPostgres({ settings: { wal_retrieve_retry_interval: '200ms' } }),
      ])
      Object.assign(servers, { primary, replica })
      for (const [side, server] of Object.entries(servers)) {
        const client = new pg.Client({ connectionString: server.url })
        await client.connect()
        clients[side] = client
      }
    })
    afterAll(async () => {
      await Promise.all(Object.values(clients).map(client => client.end()))
      await Promise.all(Object.values(servers).map(server => server.stop('immediate')))
    })

    /** Runs a statement; where the lesson names a number of rows, again and again until it shows so many. */
    async function type(side: string, sql: string, rows: number | null): Promise<void> {
      const { host, port } = servers.primary as PostgresServer
      const text = sql.replaceAll('host=pg-master port=5432', `host=${host} port=${port}`)
      const deadline = performance.now() + patienceMs
      for (;;) {
        try {
          const found = (await clients[side]?.query(text))?.rowCount
          if (rows === null || found === rows) return
          if (performance.now() > deadline) throw new Error(`${found} rows instead of ${rows}: ${sql}`)
        } catch (error) {
          // A slot is in use for a moment after its subscription has been disabled; a reader does not type that fast.
          const busy = error instanceof pg.DatabaseError && error.code === '55006'
          if (!busy || performance.now() > deadline)
            throw new Error(`On the ${side}: ${sql}`, { cause: error })
        }
        await sleep(20)
      }
    }

    test('every statement does what the lesson says', async () => {
      let counted = 0
      for (const block of english.filter(b => b.language === 'sql')) {
        const statements = statementsOf(block)
        expect(statements.length, block.text).toBeGreaterThan(0)
        for (const { sql, rows } of statements) {
          await type(block.side, sql, rows)
          if (rows !== null) counted++
        }
      }
      expect(counted).toBeGreaterThan(25)
    })

    test('and the tool takes the pair over', async () => {
      const pair = ['--primary', servers.primary?.url ?? '', '--replica', servers.replica?.url ?? '']
      const setup = await replicationCli(['setup', ...pair])
      expect(setup.err).toBe('')
      expect(setup.out).not.toMatch(/anew|set_aside/)
      const verify = await replicationCli(['verify', ...pair])
      expect(verify.out).toMatch(/warranties: 1 rows compared \(all\), 0 different/)
      expect(verify.code).toBe(0)
      const status = await replicationCli(['status', ...pair])
      expect(status.out).toMatch(/^No problems\.$/m)
      expect(status.code).toBe(0)
    })
  })
})
