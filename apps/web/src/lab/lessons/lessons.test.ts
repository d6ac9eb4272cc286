import { expect, it } from 'vitest'
import type { LabNotices } from '../notices.ts'
import { type LessonName, lessons, type Seen, type Task } from './lessons.ts'

type Request = LabNotices['lab.request']
type Commit = LabNotices['lab.commit']

const task = (lesson: LessonName, name: Task['name']): Task => {
  const found = lessons.find(one => one.name === lesson)?.tasks.find(one => one.name === name)
  if (found === undefined) throw new Error(`There is no ${name} in ${lesson}.`)
  return found
}
const read = (cache: Partial<Request['cache']>, more: Partial<Request> = {}): Seen => ({
  event: 'lab.request',
  data: {
    kind: 'request',
    id: 'r',
    server: 'a',
    at: 1000,
    method: 'GET',
    route: '/api/products/:id',
    path: '/api/products/1',
    status: 200,
    ms: 3,
    through: null,
    probe: false,
    // Every load asks the replica first, and it may refuse.
    hops: [{ part: 'replica', name: 'replica', startMs: 0, ms: 1 }],
    ...more,
    cache: {
      outcome: 'miss',
      tier: 'load',
      key: 'product:1',
      sources: [],
      collapsed: false,
      reason: null,
      ...cache,
    },
  },
})
const written = (times: Partial<Commit['times']>, more: Partial<Commit> = {}): Seen => ({
  event: 'lab.commit',
  data: {
    kind: 'commit',
    server: 'a',
    position: '7',
    at: 1000,
    probe: false,
    tags: ['product:1'],
    touched: ['products'],
    events: [{ topic: 'product:1', event: 'product.changed' }],
    ...more,
    times: {
      committed: 1000,
      read: null,
      visible: null,
      appended: null,
      followed: 1005,
      sent: 1006,
      ...times,
    },
  },
})
const late = { followed: 4000, sent: 4001 }

it('what a panel does by itself ticks nothing', () => {
  const all: readonly Seen[] = [
    ...(['hit', 'miss', 'bypass'] as const).flatMap(outcome =>
      ['bestsellers', 'catalogue:x', 'product:1'].flatMap(key =>
        [['primary'], ['replica']].map(sources => read({ outcome, key, sources }, { probe: true })),
      ),
    ),
    written({}, { probe: true }),
    written(late, { probe: true }),
  ]
  for (const { name, tasks } of lessons)
    for (const one of tasks)
      for (const seen of all) {
        const isDone = one.isDone(seen, ['relay-stopped', 'replica-stopped'])
        expect(isDone, `${name}: ${one.name}`).toBe(false)
      }
})

it('a row counts as written while the relay stood when it has come late', () => {
  const { isDone } = task('websocket', 'after')
  expect(isDone(written({}), [])).toBe(false)
  expect(isDone(written({ ...late, sent: null }), [])).toBe(false)
  expect(isDone(written(late, { events: [] }), [])).toBe(false)
  expect(isDone(written(late), [])).toBe(true)
})

it('a product counts as read from the replica when the replica has answered, not when it was asked', () => {
  const { isDone } = task('replication', 'see')
  expect(isDone(read({ sources: ['primary'] }), [])).toBe(false)
  expect(isDone(read({ key: 'catalogue:x', sources: ['replica'] }), [])).toBe(false)
  expect(isDone(read({ outcome: 'hit', tier: 'l1', sources: [] }), [])).toBe(false)
  expect(isDone(read({ sources: ['replica'] }), [])).toBe(true)
})

it('a product counts as read without the replica only while the replica is stopped', () => {
  const { isDone } = task('replication', 'after')
  const loaded = read({ sources: ['primary'] })
  expect(isDone(loaded, [])).toBe(false)
  expect(isDone(loaded, ['primary-slow'])).toBe(false)
  expect(isDone(read({ key: 'catalogue:x', sources: ['primary'] }), ['replica-stopped'])).toBe(false)
  expect(isDone(read({ outcome: 'hit', sources: ['primary'] }), ['replica-stopped'])).toBe(false)
  expect(isDone(loaded, ['replica-stopped'])).toBe(true)
  expect(isDone(read({ outcome: 'bypass', sources: ['primary'] }), ['replica-stopped'])).toBe(true)
})
