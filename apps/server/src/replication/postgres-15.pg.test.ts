import { findPostgres, type PostgresServer, temporaryPostgres } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withClient } from '../database/client.ts'
import { prepare } from '../prepare.ts'
import { primarySettings } from '../testing/shop-database.ts'
import { readReplicationStatus } from './status.ts'
import { tearDown } from './teardown.ts'
import { verifyReplication } from './verify.ts'

describeWith(['postgresql-15'], 'on PostgreSQL 15, whose views have fewer columns', () => {
  let primary: PostgresServer
  let replica: PostgresServer
  beforeAll(async () => {
    const binaries = (await findPostgres(15)) ?? undefined
    ;[primary, replica] = await Promise.all([
      temporaryPostgres({ binaries, settings: { ...primarySettings, max_slot_wal_keep_size: '1GB' } }),
      temporaryPostgres({ binaries }),
    ])
  })
  afterAll(() => Promise.all([primary.stop('immediate'), replica.stop('immediate')]))

  const asking = (server: PostgresServer) => (text: string, values: unknown[]) =>
    withClient({ url: server.url, applicationName: 'test' }, async client => {
      return (await client.query<Record<string, unknown>>(text, values)).rows
    })

  test('set-up, status, verification and teardown work', async () => {
    await prepare({ primaryUrl: primary.url, replicaUrls: [replica.url] })
    const replicas = [{ name: 'replica', url: replica.url }]
    const verdicts = await verifyReplication({ primaryUrl: primary.url, replicas, onStep: () => {} })
    expect(verdicts).toMatchObject([
      { problems: [], tables: [{ compared: 6 }, { compared: 3 }, { compared: 1 }] },
    ])
    const status = await readReplicationStatus({
      primary: asking(primary),
      replicas: [{ name: 'replica', run: asking(replica) }],
      relaySlot: 'technomir_relay',
    })
    expect(status).toMatchObject({ state: 'ok', primary: { version: expect.stringMatching(/^15/) } })
    expect(status.replicas[0]?.subscriptions[0]?.conflicts).toEqual({})
    const report = await tearDown({ primaryUrl: primary.url, replicas, relaySlot: 'technomir_relay' })
    expect(report.failed).toEqual([])
    expect(report.done).toHaveLength(8)
  })
})
