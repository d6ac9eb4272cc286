import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FoundEntry, Store, StoredEntry } from '../tiers/store.ts'
import { type Check, checkOf, type Subject } from './check.ts'

export interface StoreSubject extends Subject {
  /** Empty. */
  readonly store: Store
}

const entry: StoredEntry = {
  epoch: 'é 1',
  asOf: 2 ** 53 - 1,
  upTo: 2 ** 53 - 2,
  tags: ['a', 'b:"c"'],
  json: '{"name":"Ж","n":[1,null]}',
}

function assertFound(
  found: FoundEntry | null | undefined,
  value: unknown,
  leastTtlMs: number,
  mostTtlMs: number,
) {
  assert.ok(found, 'the entry is there')
  const { ttlMs, json, epoch, asOf, upTo, tags } = found
  assert.deepEqual(JSON.parse(json), value, 'the JSON is that of the value')
  const { json: _, ...meta } = entry
  assert.deepEqual({ epoch, asOf, upTo, tags: [...tags] }, meta)
  assert.ok(ttlMs >= leastTtlMs && ttlMs <= mostTtlMs, `time left is ${ttlMs} ms`)
}

/** What every shared tier must keep. @param open makes an empty one for each check */
export function storeContract(open: () => Promise<StoreSubject>): readonly Check[] {
  const check = (name: string, run: (store: Store) => Promise<void>) =>
    checkOf(open, name, ({ store }) => run(store))
  const set = (store: Store, key: string, json = entry.json, ttlMs = 60_000) =>
    store.set('things', key, { ...entry, json }, ttlMs)
  return [
    check('gives back what was stored, with the time it has left', async store => {
      await set(store, 'thing:1')
      const [found] = await store.get(['thing:1'])
      assertFound(found, { name: 'Ж', n: [1, null] }, 50_000, 60_000)
    }),
    check('answers in the order of the keys, null for what it has not', async store => {
      await set(store, 'x', '"x"')
      await set(store, 'y', '"y"')
      const found = await store.get(['y', 'none', 'x', 'y'])
      assert.deepEqual(
        found.map(one => one?.json),
        ['"y"', undefined, '"x"', '"y"'],
      )
      assert.equal(found[1], null)
      assert.deepEqual(await store.get([]), [])
    }),
    check('keeps null, false, zero and the empty string as values', async store => {
      for (const json of ['null', 'false', '0', '""']) {
        await set(store, 'k', json)
        const [found] = await store.get(['k'])
        assertFound(found, JSON.parse(json), 50_000, 60_000)
      }
    }),
    check('ends an entry when its time is over', async store => {
      await set(store, 'k', '1', 60)
      await sleep(150)
      assert.deepEqual(await store.get(['k']), [null])
    }),
    check('takes any time to live: part of a millisecond, months, for ever', async store => {
      await set(store, 'short', '1', 0.4)
      await set(store, 'months', '1', 90 * 86_400_000)
      await set(store, 'ever', '1', Number.POSITIVE_INFINITY)
      const found = await store.get(['months', 'ever'])
      assert.ok(found.every(one => one && one.ttlMs > 89 * 86_400_000))
    }),
    check('replaces value and time together', async store => {
      await set(store, 'k', '1', 1000)
      await set(store, 'k', '2', 60_000)
      const [found] = await store.get(['k'])
      assertFound(found, 2, 50_000, 60_000)
    }),
    check('ends an entry that nobody touches, and keeps one that is touched, if it can', async store => {
      if (!store.touch) return
      for (const key of ['left', 'touched']) await store.set('things', key, entry, 60_000, 150)
      const [fresh] = await store.get(['left'])
      // What is told is how long it can last at most.
      assertFound(fresh, { name: 'Ж', n: [1, null] }, 50_000, 60_000)
      await store.touch('touched', 60_000)
      await store.touch('none', 60_000)
      await sleep(300)
      const [left, touched, none] = await store.get(['left', 'touched', 'none'])
      assert.deepEqual([left, none], [null, null])
      assertFound(touched, { name: 'Ж', n: [1, null] }, 50_000, 60_000)
    }),
    check('keeps no entry past its time to live, however it is touched', async store => {
      if (!store.touch) return
      await store.set('things', 'k', entry, 200, 60_000)
      await store.touch('k', 60_000)
      await sleep(300)
      assert.deepEqual(await store.get(['k']), [null])
    }),
    check('removes keys, also those that are not there', async store => {
      await set(store, 'k')
      await store.unlink(['k', 'none'])
      assert.deepEqual(await store.get(['k']), [null])
    }),
    check('lists the keys of one cache, no more than asked for', async store => {
      for (const key of ['a', 'b', 'c']) await set(store, key)
      await store.set('others', 'z', entry, 60_000)
      const keys = await store.keys('things', 10)
      assert.deepEqual([...keys].sort(), ['a', 'b', 'c'])
      assert.equal((await store.keys('things', 2)).length, 2)
      assert.deepEqual(await store.keys('none', 10), [])
    }),
    check('lets one of many lock a load, if it has locks', async ({ locks }) => {
      if (!locks) return
      const taken = await Promise.all(
        ['a', 'b', 'c'].map(owner => locks.take(['k', `of ${owner}`], [owner, owner], 60_000)),
      )
      const winner = ['a', 'b', 'c'].filter((_, i) => taken[i]?.[0] === null)
      assert.equal(winner.length, 1)
      assert.deepEqual(
        taken.map(([first]) => first ?? winner[0]),
        [winner[0], winner[0], winner[0]],
      )
      assert.ok(taken.every(([, own]) => own === null))
    }),
    check('lets only the owner of a lock replace or release it, and time end it', async ({ locks }) => {
      if (!locks) return
      assert.deepEqual(await locks.take(['k'], ['one'], 60_000), [null])
      await locks.release('k', 'two')
      assert.equal(await locks.replace('k', 'two', 'three', 60_000), false)
      assert.equal(await locks.replace('k', 'one', 'four', 60_000), true)
      assert.deepEqual(await locks.take(['k'], ['five'], 60_000), ['four'])
      await locks.release('k', 'four')
      assert.deepEqual(await locks.take(['k'], ['six'], 60), [null])
      await sleep(150)
      assert.deepEqual(await locks.take(['k'], ['seven'], 60_000), [null])
    }),
    check('holds a thousand entries asked for at once', async store => {
      const keys = Array.from({ length: 1000 }, (_, i) => `k:${i}`)
      await Promise.all(keys.slice(0, 500).map(key => set(store, key, `"${key}"`)))
      const found = await store.get(keys)
      assert.deepEqual(
        found.map(one => one?.json),
        keys.map((key, i) => (i < 500 ? `"${key}"` : undefined)),
      )
    }),
  ]
}
