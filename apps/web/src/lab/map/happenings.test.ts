import { expect, it } from 'vitest'
import { type Happening, withTrace } from './happenings.ts'
import type { CommitTrace, RequestTrace } from './model.ts'

const commit = (server: string, position: string, read: number | null = null): CommitTrace => ({
  kind: 'commit',
  server,
  position,
  at: 1000,
  probe: false,
  tags: [],
  touched: [],
  events: [],
  times: { committed: 1, read, visible: null, appended: null, followed: null, sent: null },
})
const request = (id: string): RequestTrace => ({
  kind: 'request',
  id,
  server: 'a',
  at: 1000,
  method: 'GET',
  route: '/api/cart',
  path: '/api/cart',
  status: 200,
  ms: 1,
  through: null,
  probe: false,
  cache: null,
  hops: [],
})

const all = (traces: readonly (CommitTrace | RequestTrace)[]): readonly Happening[] =>
  traces.reduce<readonly Happening[]>((known, trace) => withTrace(known, trace), [])

it('a commit is one happening, whichever servers tell of it, with the newest word of each', () => {
  const happenings = all([commit('b', '7'), commit('a', '7'), commit('b', '7', 5), commit('a', '8')])
  expect(happenings.map(one => one.key)).toEqual(['8', '7'])
  const [, seventh] = happenings
  expect(
    seventh?.kind === 'commit' && seventh.traces.map(({ server, times }) => [server, times.read]),
  ).toEqual([
    ['a', null],
    ['b', 5],
  ])
})

it('keeps the last thirty of each kind, newest first', () => {
  const happenings = all(Array.from({ length: 50 }, (_, i) => commit('a', String(i))))
  expect(happenings).toHaveLength(30)
  expect(happenings[0]?.key).toBe('49')
})

it('requests, however many, do not push out a commit', () => {
  const reads = Array.from({ length: 200 }, (_, i) => request(String(i)))
  expect(all([commit('a', '7'), ...reads]).filter(one => one.kind === 'commit')).toHaveLength(1)
  expect(all([commit('a', '7'), ...reads])).toHaveLength(31)
})
