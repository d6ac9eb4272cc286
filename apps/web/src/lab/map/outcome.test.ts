import { expect, it } from 'vitest'
import { withTrace } from './happenings.ts'
import type { CommitTrace } from './model.ts'
import { happeningTitle } from './outcome.ts'

const commit = (tags: string[], touched: string[]): CommitTrace => ({
  kind: 'commit',
  server: 'a',
  position: '30909720',
  at: 1000,
  probe: false,
  tags,
  touched,
  events: [],
  times: { committed: 1, read: null, visible: null, appended: null, followed: null, sent: null },
})
const title = (tags: string[], touched: string[]) =>
  withTrace([], commit(tags, touched)).map(one => happeningTitle(one, key => key))

it('a commit is called by what it has changed, and in words when that is nothing that the shop follows', () => {
  expect(title(['product:4'], ['products'])).toEqual(['product:4'])
  expect(title([], ['products'])).toEqual(['products'])
  expect(title([], [])).toEqual(['lab.map.commitOfOthers'])
})
