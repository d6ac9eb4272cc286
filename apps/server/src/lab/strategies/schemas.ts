import Type, { type Static } from 'typebox'
import { faultNames } from '../faults/schemas.ts'
import { Moment, orNull } from '../trace/schemas.ts'

export const StrategiesOptions = Type.Object(
  {
    readers: Type.Integer({
      minimum: 1,
      maximum: 32,
      description: 'Of each strategy; each reads about 40 times a second.',
    }),
    writesPerSecond: Type.Integer({ minimum: 0, maximum: 200 }),
    seconds: Type.Integer({ minimum: 1, maximum: 60 }),
    ttlMs: Type.Integer({
      minimum: 50,
      maximum: 60_000,
      description: 'Of the strategy that knows nothing but time.',
    }),
  },
  { additionalProperties: false },
)
export type StrategiesOptions = Static<typeof StrategiesOptions>

const Counts = Type.Object({
  reads: Type.Integer(),
  stale: Type.Integer({
    description: 'Began after the write of a newer version had been acknowledged, and showed an older one.',
  }),
  failed: Type.Integer(),
  loads: Type.Integer({ description: 'Database queries.' }),
  hits: Type.Integer(),
  hitRatio: orNull(Type.Number()),
  p50Ms: orNull(Type.Number()),
  p99Ms: orNull(Type.Number()),
  oldestMs: Type.Number({ description: 'How long the worst stale read came after that acknowledgement.' }),
})
export type Counts = Static<typeof Counts>

const Strategy = Type.Object({ total: Counts, seconds: Type.Array(Counts) })

export const StrategiesRun = Type.Object({
  id: Type.String(),
  server: Type.String(),
  state: Type.Enum(['running', 'done', 'aborted', 'failed']),
  error: orNull(Type.String()),
  startedAt: Moment,
  options: StrategiesOptions,
  second: Type.Integer({ description: 'Seconds that are over.' }),
  writes: Type.Integer(),
  blindMs: Type.Number({
    description:
      'For how long the server did not see the log: then it answers from the database, past its caches.',
  }),
  faults: Type.Array(Type.Object({ name: Type.Enum(faultNames), ms: Type.Number() }), {
    description: 'Faults that were on meanwhile, and for how long.',
  }),
  strategies: Type.Object({ none: Strategy, ttl: Strategy, tagged: Strategy, event: Strategy }),
})
export type StrategiesRun = Static<typeof StrategiesRun>

export const NoRun = Type.Object({ state: Type.Literal('none') })
