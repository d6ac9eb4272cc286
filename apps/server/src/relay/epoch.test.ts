import { expect, it } from 'vitest'
import { decideEpoch, newEpoch } from './epoch.ts'

const epoch = newEpoch('777', 1, 'abc')
const base = {
  systemId: '777',
  timeline: 1,
  published: 'abc',
  slotCreated: false,
  walEnd: 1000,
  log: { epoch, end: 900, horizon: 950 },
  diverged: null,
}

it('goes on with the epoch whose positions certainly continue', () => {
  expect(decideEpoch(base)).toBe(epoch)
  expect(decideEpoch({ ...base, log: { epoch, end: -1, horizon: -1 } })).toBe(epoch)
})

it.each([
  ['another cluster', { systemId: '778' }],
  ['another timeline', { timeline: 2 }],
  ['publications that were changed', { published: 'abd' }],
  ['a slot made just now', { slotCreated: true }],
  ['a primary whose WAL ends below the log', { walEnd: 800 }],
  ['a primary whose WAL ends below the horizon', { walEnd: 940 }],
  ['a log that does not continue', { diverged: epoch }],
  ['no log', { log: null }],
])('begins another with %s', (_, change) => {
  const decided = decideEpoch({ ...base, ...change })
  expect(decided).not.toBe(epoch)
  expect(decided.split('.')).toHaveLength(3)
})
