import Type, { type Static } from 'typebox'
import { Moment, orNull, Position } from '../trace/schemas.ts'

const Sums = Type.Object({ checked: Type.Integer(), stale: Type.Integer() })
const Tier = Type.Union([Type.Literal('l1'), Type.Literal('l2')])

export const Meter = Type.Object({
  server: Type.String(),
  since: Moment,
  running: Type.Boolean(),
  checked: Type.Integer({ description: 'Entries compared with the primary.' }),
  stale: Type.Integer({ description: 'Those that said something else.' }),
  nines: orNull(
    Type.Number({
      description: 'log10(checked / max(stale, 1)): 4 is one in ten thousand, or none in so many.',
    }),
  ),
  perSecond: Type.Number(),
  byTier: Type.Object({ l1: Sums, l2: Sums }),
  byCache: Type.Array(Type.Object({ cache: Type.String(), checked: Type.Integer(), stale: Type.Integer() })),
  skipped: Type.Record(Type.String(), Type.Integer(), {
    description: 'Looked at, but not comparable, by reason.',
  }),
  excepted: Type.Array(Type.String(), { description: 'Caches under a TTL policy: old by intent.' }),
  found: Type.Array(
    Type.Object({
      at: Moment,
      cache: Type.String(),
      key: Type.String(),
      tier: Tier,
      asOf: Position,
      position: Position,
      cached: Type.String(),
      primary: Type.String(),
    }),
    { description: 'The last 20.' },
  ),
})
export type Meter = Static<typeof Meter>
