import { findPostgres } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSlot, readSlot } from './index.ts'
import { testPrimary } from './testing/primary.ts'

/** What differs between versions lies in the server: these files run against the oldest one that is supported as well. */
const suites = {
  changes: () => import('./changes.pg.test.ts'),
  publications: () => import('./publications.pg.test.ts'),
  slot: () => import('./slot.pg.test.ts'),
  'visibility gate': () => import('./visibility-gate.pg.test.ts'),
  exactness: () => import('./exactness.pg.test.ts'),
}
const given = process.env.TECHNOMIR_PG

describeWith(['postgresql-15'], 'on PostgreSQL 15', () => {
  beforeAll(async () => {
    process.env.TECHNOMIR_PG = (await findPostgres(15)) ?? ''
  })
  afterAll(() => {
    if (given === undefined) delete process.env.TECHNOMIR_PG
    else process.env.TECHNOMIR_PG = given
  })
  describe('failover slots', () => {
    const primary = testPrimary()
    test('are refused, with the version that is needed, and nothing is left behind', async () => {
      const error = await createSlot(primary.sql, 'f', { lockTimeoutMs: 1000, failover: true }).catch(
        (reason: unknown) => reason,
      )
      expect(error).toMatchObject({ name: 'FailoverSlotError', kind: 'fatal' })
      expect(String(error)).toMatch(/PostgreSQL 15\.\d+.*came with 17/)
      expect(await readSlot(primary.sql, 'f')).toBeNull()
      await createSlot(primary.sql, 'f', { lockTimeoutMs: 1000, failover: false })
      expect(await readSlot(primary.sql, 'f')).toMatchObject({ failover: false })
    })
  })
  for (const [name, suite] of Object.entries(suites)) describe(name, async () => void (await suite()))
})
