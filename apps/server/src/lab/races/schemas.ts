import Type, { type Static } from 'typebox'
import { Lacks } from '../parts.ts'
import { Moment, orNull } from '../trace/schemas.ts'

export const raceNames = ['stale-set', 'missed-message', 'lagging-replica', 'stampede'] as const
export type RaceName = (typeof raceNames)[number]

const Step = Type.Object({
  atMs: Type.Number({ description: 'From the beginning of the play.' }),
  who: Type.Enum(['reader A', 'reader B', 'readers', 'writer', 'node A', 'node B', 'replica']),
  what: Type.Enum([
    'load-begins',
    'loaded',
    'stored',
    'not-stored',
    'committed',
    'invalidated',
    'message-lost',
    'cut',
    'reconnected',
    'read',
    'replica-paused',
    'replica-resumed',
    'refused',
    'served',
  ]),
  value: orNull(
    Type.String({
      description:
        'A version (v3); where `text` speaks of a position, a count or the code of a refusal, that.',
    }),
  ),
  text: Type.String({ description: 'In English.' }),
})
export type Step = Static<typeof Step>

const ReadSeen = Type.Object({
  who: Type.String(),
  got: orNull(Type.String()),
  expected: Type.String(),
  wrong: Type.Boolean(),
})

const Play = Type.Object({
  way: Type.Enum(['naive', 'ours']),
  steps: Type.Array(Step),
  reads: Type.Array(ReadSeen),
  wrongReads: Type.Integer(),
  loads: Type.Integer({ description: 'Queries that reached a database for the readers.' }),
  why: Type.String({ description: 'In English.' }),
})
export type Play = Static<typeof Play>

export const RaceResult = Type.Object({
  name: Type.Enum(raceNames),
  server: Type.String(),
  at: Moment,
  ms: Type.Number(),
  plays: Type.Array(Play, { description: 'The naive way, then ours.' }),
})
export type RaceResult = Static<typeof RaceResult>

export const Races = Type.Object({
  items: Type.Array(
    Type.Object({
      name: Type.Enum(raceNames),
      available: Type.Boolean(),
      missing: orNull(Type.String({ description: 'What it would need, in English.' })),
      lacks: orNull(Lacks),
      last: orNull(RaceResult),
    }),
  ),
})
