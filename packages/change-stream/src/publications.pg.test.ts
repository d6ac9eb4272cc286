import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { changeStream, checkPublications, createSlot } from './index.ts'
import { take, testPrimary } from './testing/primary.ts'

const primary = testPrimary()

test('a publication that does not exist stops the start: PostgreSQL 18 would only warn', async () => {
  await primary.run('CREATE TABLE a (id int PRIMARY KEY); CREATE PUBLICATION pub_a FOR TABLE a')
  await createSlot(primary.sql, 'one', { lockTimeoutMs: 5000 })
  const stream = changeStream({
    connectionString: primary.url,
    slot: 'one',
    publications: ['pub_a', 'pub_gone'],
  })
  await expect(stream.started).rejects.toMatchObject({
    name: 'PublicationMissingError',
    kind: 'fatal',
    message: expect.stringContaining('"pub_gone"'),
  })
})

test('every way in which a table can be missing from what is published is named', async () => {
  await primary.run(`
    CREATE TABLE whole (id int PRIMARY KEY); CREATE TABLE absent (id int PRIMARY KEY);
    CREATE TABLE filtered (id int PRIMARY KEY); CREATE TABLE partly (id int PRIMARY KEY); CREATE TABLE keyless (id int);
    CREATE SCHEMA shop; CREATE TABLE shop."Odd one" (id int PRIMARY KEY);
    CREATE PUBLICATION p1 FOR TABLE whole, keyless, shop."Odd one", filtered WHERE (id > 5);
    CREATE PUBLICATION p2 FOR TABLE partly WITH (publish = 'insert, update')`)
  await checkPublications(primary.sql, ['p1', 'p2'], ['whole', 'public.whole', 'shop."Odd one"'])
  const error = await checkPublications(
    primary.sql,
    ['p1', 'p2'],
    ['whole', 'absent', 'filtered', 'partly', 'keyless', 'typo'],
  ).catch((reason: unknown) => reason)
  expect(error).toMatchObject({ name: 'PublicationIncompleteError', kind: 'fatal' })
  const { problems } = error as { problems: string[] }
  expect(problems.sort()).toEqual([
    'table absent is in none of p1, p2',
    'table filtered is published with a row filter or without some of insert, update, delete, truncate',
    'table keyless has no primary key or other replica identity, so UPDATE and DELETE on it fail',
    'table partly is published with a row filter or without some of insert, update, delete, truncate',
    'table typo does not exist',
  ])
  // What the last but one would have meant:
  await primary.run('INSERT INTO keyless VALUES (1)')
  await expect(primary.run('UPDATE keyless SET id = 2')).rejects.toThrow(/replica identity/)
})

test('a publication dropped and made again behind the stream is noticed, because changes in between are gone', async () => {
  await primary.run('CREATE TABLE again (id int PRIMARY KEY); CREATE PUBLICATION pub_again FOR TABLE again')
  const stream = await primary.follow(['pub_again'])
  const items = stream[Symbol.asyncIterator]()
  await primary.run('INSERT INTO again VALUES (1)')
  await take(items, 1, stream)
  await primary.run('DROP PUBLICATION pub_again')
  await primary.run('INSERT INTO again VALUES (2)')
  await primary.run('CREATE PUBLICATION pub_again FOR TABLE again')
  await primary.run('INSERT INTO again VALUES (3)')
  await expect(take(items, 2)).rejects.toMatchObject({ name: 'SlotLostError', kind: 'lost' })
})

test('a table taken out of its publication and put back is noticed although the stream says nothing', async () => {
  await primary.run(
    'CREATE TABLE kept (id int PRIMARY KEY); CREATE TABLE out_and_in (id int PRIMARY KEY); CREATE PUBLICATION pub_two FOR TABLE kept, out_and_in',
  )
  const stream = await primary.follow(['pub_two'], { publicationCheckMs: 100 })
  const { published } = await stream.started
  const items = stream[Symbol.asyncIterator]()
  // More is no loss.
  await primary.run(
    'CREATE TABLE added (id int PRIMARY KEY); ALTER PUBLICATION pub_two ADD TABLE added; ANALYZE kept',
  )
  await primary.run('INSERT INTO kept VALUES (1)')
  await take(items, 1, stream)
  await sleep(300)
  await primary.run(`ALTER PUBLICATION pub_two DROP TABLE out_and_in; INSERT INTO out_and_in VALUES (1);
    ALTER PUBLICATION pub_two ADD TABLE out_and_in`)
  await expect(take(items, 1)).rejects.toMatchObject({ name: 'PublicationChangedError', kind: 'lost' })
  const again = await primary.follow(['pub_two'])
  expect((await again.started).published).not.toBe(published)
})
