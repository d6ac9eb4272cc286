import { expect, test } from 'vitest'
import { type Lane, lanes, rowsOf } from './picture.ts'
import type { Play, RaceName, Step } from './races.ts'

let at = 0
const step = (who: Step['who'], what: Step['what'], value: string | null = null): Step => ({
  atMs: at++,
  who,
  what,
  value,
  text: '',
})
const play = (way: Play['way'], steps: Step[], reads: Play['reads']): Play => ({
  way,
  steps,
  reads,
  wrongReads: reads.filter(read => read.wrong).length,
  loads: 1,
  why: '',
})
const held = (race: RaceName, one: Play, lane: Lane) => rowsOf(race, one).map(row => row.after[lane])

test('a late store leaves an old value in the cache, until somebody is told the wrong thing', () => {
  const naive = play(
    'naive',
    [
      step('reader A', 'load-begins'),
      step('reader A', 'loaded', 'v1'),
      step('writer', 'committed', 'v2'),
      step('writer', 'invalidated'),
      step('reader A', 'stored', 'v1'),
      step('reader B', 'read', 'v1'),
    ],
    [{ who: 'reader B', got: 'v1', expected: 'v2', wrong: true }],
  )
  expect(held('stale-set', naive, 'cache')).toEqual([
    'nothing',
    'nothing',
    'nothing',
    'nothing',
    'old',
    'old',
  ])
  expect(rowsOf('stale-set', naive).at(-1)?.read).toEqual({ expected: 'v2', wrong: true })
})

test('what is refused is not held, and the next read fills the cache with the newest value', () => {
  const ours = play(
    'ours',
    [
      step('reader A', 'load-begins'),
      step('writer', 'committed', 'v2'),
      step('writer', 'invalidated', '4711'),
      step('reader A', 'not-stored', 'v1'),
      step('reader B', 'read', 'v2'),
    ],
    [{ who: 'reader B', got: 'v2', expected: 'v2', wrong: false }],
  )
  expect(held('stale-set', ours, 'cache')).toEqual(['nothing', 'nothing', 'nothing', 'nothing', 'newest'])
  expect(rowsOf('stale-set', ours).map(({ move }) => [move.from, move.to, move.broken])).toEqual([
    ['reader A', 'primary', false],
    ['writer', 'primary', false],
    ['primary', 'cache', false],
    ['reader A', 'cache', true],
    ['cache', 'reader B', false],
  ])
})

test('a node whose line is cut holds an old value from the commit on', () => {
  const naive = play(
    'naive',
    [
      step('node B', 'stored', 'v1'),
      step('node B', 'cut'),
      step('writer', 'committed', 'v2'),
      step('writer', 'message-lost', '0'),
      step('node B', 'reconnected'),
      step('node B', 'read', 'v1'),
    ],
    [{ who: 'node B', got: 'v1', expected: 'v2', wrong: true }],
  )
  expect(held('missed-message', naive, 'node B')).toEqual(['newest', 'newest', 'old', 'old', 'old', 'old'])
  const ours = play(
    'ours',
    [
      step('node B', 'stored', 'v2'),
      step('node B', 'cut'),
      step('writer', 'committed', 'v3'),
      step('writer', 'invalidated', '4711'),
      step('node B', 'reconnected'),
      step('node B', 'read', 'v3'),
    ],
    [{ who: 'node B', got: 'v3', expected: 'v3', wrong: false }],
  )
  // Until it has read on, it has not been asked either.
  expect(held('missed-message', ours, 'node B').slice(2)).toEqual(['old', 'old', 'nothing', 'newest'])
})

test('a replica that is paused holds old values from the commit on, until it has caught up', () => {
  const naive = play(
    'naive',
    [
      step('replica', 'replica-paused'),
      step('writer', 'committed', 'v2'),
      step('writer', 'invalidated'),
      step('reader A', 'stored', 'v1'),
      step('replica', 'replica-resumed', 'v2'),
      step('reader B', 'read', 'v1'),
    ],
    [{ who: 'reader B', got: 'v1', expected: 'v2', wrong: true }],
  )
  expect(held('lagging-replica', naive, 'replica')).toEqual([
    'paused',
    'old',
    'old',
    'old',
    'newest',
    'newest',
  ])
  expect(held('lagging-replica', naive, 'cache').slice(-2)).toEqual(['old', 'old'])
})

test('every move is between lanes that are drawn', () => {
  const whats: Record<RaceName, Step[]> = {
    'stale-set': [step('reader A', 'loaded', 'v1'), step('reader A', 'stored', 'v1')],
    'missed-message': [step('writer', 'message-lost', '0'), step('writer', 'invalidated', '1')],
    'lagging-replica': [step('replica', 'refused', 'why'), step('replica', 'served')],
    stampede: [
      step('readers', 'load-begins', '100'),
      step('readers', 'loaded', '1'),
      step('readers', 'read', 'v1'),
    ],
  }
  for (const [race, steps] of Object.entries(whats) as [RaceName, Step[]][])
    for (const way of ['naive', 'ours'] as const)
      for (const { move } of rowsOf(race, play(way, steps, [])))
        expect(lanes[race]).toEqual(expect.arrayContaining([move.from, move.to]))
})
