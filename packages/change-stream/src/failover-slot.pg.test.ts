import { expect, test } from 'vitest'
import { createSlot, readSlot } from './index.ts'
import { eventually, sleep, take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()

async function reload(setting: string, value: string): Promise<void> {
  await primary.run(`ALTER SYSTEM SET ${setting} = '${value}'`)
  await primary.run('SELECT pg_reload_conf()')
  await eventually('the setting is loaded', async () => {
    const [row] = await primary.run(`SELECT current_setting('${setting}') AS value`)
    return row?.value === value
  })
}

test('a failover slot is marked for standbys to copy; an ordinary one is not', async () => {
  await createSlot(primary.sql, 'kept', { lockTimeoutMs: 5000, failover: true })
  await createSlot(primary.sql, 'plain', { lockTimeoutMs: 5000 })
  expect(await readSlot(primary.sql, 'kept')).toMatchObject({ failover: true, plugin: 'pgoutput' })
  expect(await readSlot(primary.sql, 'plain')).toMatchObject({ failover: false })
})

test('it is followed like any other, and holds changes back until the standbys that may be promoted have them', async () => {
  await primary.run('CREATE TABLE held (id int PRIMARY KEY); CREATE PUBLICATION pub_held FOR TABLE held')
  await createSlot(primary.sql, 'held', { lockTimeoutMs: 5000, failover: true })
  const stream = await primary.follow(['pub_held'], { slot: 'held' })
  const items = stream[Symbol.asyncIterator]()
  await primary.run('INSERT INTO held VALUES (1)')
  await take(items, 1, stream)

  // The slot of a standby that is away.
  await primary.run(`SELECT pg_create_physical_replication_slot('standby', true)`)
  await reload('synchronized_standby_slots', 'standby')
  await primary.run('INSERT INTO held VALUES (2)')
  let arrived = false
  const second = take(items, 1, stream).then(found => {
    arrived = true
    return found
  })
  await sleep(400)
  expect(arrived).toBe(false)
  // Others see the commit already. The connection lives all the while, so it takes the position to notice that something is on its way.
  const flushed = await stream.ping()
  expect(flushed).toBeGreaterThan((await readSlot(primary.sql, 'held'))?.confirmed ?? 0)

  await reload('synchronized_standby_slots', '')
  expect((await second)[0]?.tables[0]?.rows[0]?.new).toEqual({ id: '2' })
  await stream.close()
})
