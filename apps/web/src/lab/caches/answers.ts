import { livingOf, type Sign } from '../living.ts'
import type { LabCaches } from './queries.ts'

/** What a server has said of its caches, and when: ms since 1970. */
export interface Answer {
  readonly data: LabCaches
  readonly at: number
}

/** The last answer of each server: counters are its own, and a proxy asks them in turn. */
export type Answers = ReadonlyMap<string, Answer>

/** Longer than a proxy leaves out a server that answers. */
const keptMs = 60_000

/** With a new answer; those of long ago are not kept: servers restart, each time under another name. */
export const withAnswer = (all: Answers, answer: Answer): Answers =>
  new Map([...all].filter(([, { at }]) => answer.at - at < keptMs)).set(answer.data.server, answer)

/** The answers of servers that still are there, by name; `heard`: when they have told of themselves. */
export function ofTheLiving(all: Answers, heard: Iterable<Sign>): readonly Answer[] {
  const living = livingOf([...heard, ...[...all].map(([server, { at }]) => [server, at] as const)])
  return [...all.values()]
    .filter(({ data }) => living.has(data.server))
    .sort((a, b) => (a.data.server < b.data.server ? -1 : 1))
}

/** What to show to somebody who has chosen a server: another one when that is gone, and the newest answer until one has come. */
export const shownOf = (living: readonly Answer[], chosen: string, newest: Answer): Answer =>
  living.find(({ data }) => data.server === chosen) ?? living[0] ?? newest
