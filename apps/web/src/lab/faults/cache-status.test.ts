import { expect, test } from 'vitest'
import { databaseIn, readCacheStatus } from './cache-status.ts'

test.for([
  ['technomir; hit; ttl=3540; key="bestsellers"; detail=l1', { outcome: 'hit', detail: 'l1' }],
  ['technomir; hit; ttl=-12; key="x"; detail=stale', { outcome: 'stale', detail: 'stale' }],
  [
    'technomir; fwd=miss; stored; ttl=60; key="a; hit; detail=\\"l1\\""; detail=replica+primary',
    { outcome: 'miss', detail: 'replica+primary' },
  ],
  ['technomir; fwd=bypass; key="x"; detail=silence', { outcome: 'bypass', detail: 'silence' }],
  ['other; hit', null],
  ['', null],
  [null, null],
] as const)('a Cache-Status is understood: %j', ([header, said]) => {
  expect(readCacheStatus(header)).toEqual(said)
})

test('the database that answered is named in Server-Timing, if one was asked', () => {
  expect(databaseIn('cache;desc="miss load";dur=3.10, db;desc="replica"')).toBe('replica')
  expect(databaseIn('cache;desc="hit l1";dur=0.04')).toBeNull()
  expect(databaseIn(null)).toBeNull()
})
