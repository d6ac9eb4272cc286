import { expect, test } from 'vitest'
import { bytesBetween, type Point, type Router, type Sample, together, withPoint } from './replication.ts'

const sample = (lagBytes: number | null): Sample => ({
  at: 0,
  server: 'a',
  mode: 'redis',
  epoch: 'e',
  state: 'ok',
  problems: [],
  findings: [],
  primary: { reachable: true, version: '18', position: '10' },
  relay: 'a',
  log: '10',
  servers: [],
  slots: [],
  replicas: [
    {
      name: 'replica',
      reachable: true,
      error: null,
      version: '18',
      stopped: false,
      subscriptions: [
        {
          name: 'sub',
          enabled: true,
          running: true,
          tables: [],
          flushed: '10',
          needed: '9',
          lagBytes,
          lagMs: 0,
        },
      ],
    },
  ],
})

test('a chart takes each measurement once, in order, and keeps the last two minutes', () => {
  let points: readonly Point[] = []
  for (let second = 1; second <= 130; second++) points = withPoint(points, second * 1000, sample(second))
  expect(points).toHaveLength(120)
  expect(points.at(-1)).toEqual({ at: 130, lag: { 'replica · sub': { bytes: 130, ms: 0 } } })
  expect(withPoint(points, 130_000, sample(7))).toBe(points)
})

test('a distance is never negative, and unknown where a position is', () => {
  expect(bytesBetween('30', '10')).toBe(20)
  expect(bytesBetween('10', '30')).toBe(0)
  expect(bytesBetween(null, '30')).toBeNull()
})

test('loads of several servers are added up, the newest first', () => {
  const router = (server: string, at: number): Router => ({
    server,
    primary: 2,
    replicas: [
      { name: 'replica', served: 3, refused: { 'is behind': 1, 'not replicated': 4 }, lastRefusal: null },
    ],
    recent: [{ at, tables: ['products'], source: 'replica', ms: 1, refusals: [] }],
  })
  const { primary, replicas, recent } = together([router('a', 10), router('b', 20)])
  expect(primary).toBe(4)
  expect(replicas).toEqual([{ name: 'replica', served: 6, refused: 10 }])
  expect(recent.map(read => read.server)).toEqual(['b', 'a'])
})
