import fc from 'fast-check'
import { expect, it } from 'vitest'
import { flightsOf, journeyOfCommit, journeyOfRequest } from './journey.ts'
import type { CommitTrace, RequestTrace } from './model.ts'

const request: RequestTrace = {
  kind: 'request',
  id: 'r1',
  server: 's1',
  at: 1000,
  method: 'GET',
  route: '/api/products/:id',
  path: '/api/products/4',
  status: 200,
  ms: 12,
  through: 'proxy',
  probe: false,
  cache: null,
  hops: [
    { part: 'replica', name: 'replica', startMs: 2, ms: 9 },
    { part: 'server', name: 'routing', startMs: 0, ms: 0.2 },
    { part: 'l1', name: 'memory', startMs: 0.3, ms: 0.4 },
    { part: 'l2', name: 'redis', startMs: 0.5, ms: 1 },
  ],
}
const commit = (server: string, times: Partial<CommitTrace['times']>): CommitTrace => ({
  kind: 'commit',
  server,
  position: '77',
  at: 1020,
  probe: false,
  tags: ['product:4'],
  touched: ['products'],
  events: [],
  times: {
    committed: 1000,
    read: null,
    visible: null,
    appended: null,
    followed: null,
    sent: null,
    ...times,
  },
})

it('a request goes where it was measured, in order, and says nothing of what was not', () => {
  const { steps } = journeyOfRequest(request)
  expect(steps.map(step => [step.name, step.path.join('>'), step.ms])).toEqual([
    ['asks', 'browser>proxy>server:s1', null],
    ['routing', 'server:s1', 0.2],
    ['memory', 'server:s1>l1:s1', 0.4],
    ['redis', 'server:s1>redis', 1],
    ['replica', 'server:s1>replica', 9],
    ['answers', 'server:s1>proxy>browser', null],
  ])
})

it('a commit branches to every server that has told of it', () => {
  const relayed = { read: 1002, visible: 1005, appended: 1006 }
  const journey = journeyOfCommit(
    [commit('s1', { followed: 1007, sent: 1008 }), commit('s2', { ...relayed, followed: 1009 })],
    { mode: 'redis', through: null },
  )
  expect(journey.ms).toBe(9)
  expect(journey.steps.map(step => [step.name, step.path.join('>'), step.startMs, step.ms])).toEqual([
    ['read', 'primary>relay', 0, 2],
    ['visible', 'relay', 2, 3],
    ['appended', 'relay>redis', 5, 1],
    ['followed', 'redis>server:s1', 6, 1],
    ['sent', 'server:s1', 7, 1],
    ['delivered', 'server:s1>browser', null, null],
    ['followed', 'redis>server:s2', 6, 3],
  ])
  const flights = flightsOf(journey, 1000)
  const [toFirst, , , toSecond] = flights.slice(3)
  expect(toFirst?.startMs).toBe(toSecond?.startMs)
})

it('a follower that is quicker than the leader’s own answer takes no negative time', () => {
  const { steps } = journeyOfCommit(
    [commit('s1', { read: 1002, visible: 1005, appended: 1009, followed: 1007 })],
    {
      mode: 'in-process',
      through: null,
    },
  )
  expect(steps.map(step => step.ms)).toEqual([2, 3, 4, 2])
})

it('on the screen nothing is too short to see, and the answer comes last (seed printed on failure)', () => {
  const hop = fc.record({
    part: fc.constantFrom('server', 'l1', 'l2', 'replica', 'primary', 'wait'),
    name: fc.constantFrom('redis', 'primary', 'write', 'log'),
    startMs: fc.double({ min: 0, max: 500, noNaN: true }),
    ms: fc.double({ min: 0, max: 500, noNaN: true }),
  })
  fc.assert(
    fc.property(fc.array(hop, { maxLength: 12 }), fc.constantFrom(1, 10, 100, 1000), (hops, slower) => {
      const flights = flightsOf(journeyOfRequest({ ...request, hops }), slower)
      for (const { ms } of flights) expect(ms).toBeGreaterThanOrEqual(160)
      const last = flights.at(-1)
      const others = flights.slice(0, -1)
      expect(last?.startMs).toBeGreaterThanOrEqual(Math.max(...others.map(one => one.startMs + one.ms)))
      const starts = others.map(one => one.startMs)
      expect(starts).toEqual(starts.toSorted((a, b) => a - b))
    }),
  )
})
