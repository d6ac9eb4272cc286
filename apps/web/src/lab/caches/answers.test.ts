import { expect, it } from 'vitest'
import { type Answer, type Answers, ofTheLiving, shownOf, withAnswer } from './answers.ts'

const answer = (server: string, at: number): Answer => ({
  data: { server, position: '1', epoch: null, blind: null, items: [] },
  at,
})
const all = (...answers: Answer[]): Answers => answers.reduce(withAnswer, new Map() as Answers)
const names = (answers: readonly Answer[]) => answers.map(({ data }) => data.server)

it('keeps the last answer of each server, and none of long ago', () => {
  const some = all(answer('b', 1000), answer('a', 3000), answer('b', 5000))
  expect([...some.values()].map(({ at }) => at)).toEqual([5000, 3000])
  expect([...withAnswer(some, answer('c', 64_000)).keys()]).toEqual(['b', 'c'])
})

it('a server that was restarted makes room for its successor as soon as that tells of itself', () => {
  const before = all(answer('old', 1000))
  const heard = [['new', 12_000]] as const
  expect(names(ofTheLiving(before, [['old', 9000]]))).toEqual(['old'])
  expect(ofTheLiving(before, heard)).toEqual([])
  // Its own answer is under way.
  expect(shownOf([], 'old', answer('old', 1000)).data.server).toBe('old')
  const after = withAnswer(before, answer('new', 12_700))
  expect(names(ofTheLiving(after, heard))).toEqual(['new'])
  expect(shownOf(ofTheLiving(after, heard), 'old', answer('new', 12_700)).data.server).toBe('new')
})

it('who has chosen a server stays with it while a proxy asks all of them in turn', () => {
  const living = ofTheLiving(all(answer('b', 1000), answer('a', 3000)), [])
  expect(names(living)).toEqual(['a', 'b'])
  expect(shownOf(living, 'b', answer('a', 3000)).data.server).toBe('b')
})
