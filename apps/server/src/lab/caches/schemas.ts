import Type, { type Static } from 'typebox'
import { orNull, Position } from '../trace/schemas.ts'

const counted = [
  'hitsL1',
  'hitsL2',
  'misses',
  'loads',
  'loadFailures',
  'loadTimeouts',
  'refreshes',
  'collapsed',
  'loadedElsewhere',
  'bypassed',
  'fencesRefused',
  'staleServed',
] as const

const LabCache = Type.Object({
  name: Type.String(),
  policy: Type.Union([Type.Literal('ttl'), Type.Literal('tagged'), Type.Literal('event')]),
  composed: Type.Boolean({ description: 'Made of entries of other caches.' }),
  presents: orNull(Type.String({ description: 'The cache whose answer it is.' })),
  ttlMs: Type.Number(),
  count: Type.Integer(),
  countCapped: Type.Boolean({ description: 'Counting has ended there: there may be more.' }),
  entries: Type.Array(
    Type.Object({
      key: Type.String(),
      ttlMs: Type.Number({ description: 'Time left.' }),
      ttlTotalMs: Type.Number(),
      asOf: Position,
      tags: Type.Array(Type.String()),
    }),
  ),
  counters: Type.Record(Type.Enum(counted), Type.Integer(), {
    description: 'Of this server, since it started.',
  }),
  hitRatio: orNull(Type.Number()),
  loadTimes: Type.Object({
    count: Type.Integer(),
    meanMs: orNull(Type.Number()),
    p50Ms: orNull(Type.Number()),
    p99Ms: orNull(Type.Number()),
    steps: Type.Array(Type.Number(), { description: 'Upper ends, ms.' }),
    counts: Type.Array(Type.Integer(), {
      description: 'One more than steps: the last counts what took longer.',
    }),
  }),
})
export type LabCache = Static<typeof LabCache>

export const LabCaches = Type.Object({
  server: Type.String(),
  position: Position,
  epoch: orNull(Type.String()),
  blind: orNull(Type.String()),
  items: Type.Array(LabCache),
})

export const LabEntry = Type.Object({
  server: Type.String({ description: 'Whose memory it is.' }),
  cache: Type.String(),
  key: Type.String(),
  position: Position,
  held: Type.Array(
    Type.Object({
      tier: Type.Union([Type.Literal('l1'), Type.Literal('l2')]),
      value: Type.Unknown(),
      hidden: Type.Boolean({ description: 'It is somebody else’s own; the value is not shown.' }),
      asOf: Position,
      upTo: Position,
      epoch: orNull(Type.String()),
      ttlMs: Type.Number(),
      valid: Type.Boolean({ description: 'A read at this moment would be answered with it.' }),
      tags: Type.Array(
        Type.Object({
          tag: Type.String(),
          floor: Position,
          ends: Type.Boolean({ description: 'Its last invalidation is younger than the entry.' }),
        }),
      ),
    }),
    { description: 'What the tiers keep; empty when none does.' },
  ),
})

/** The longest are those of catalogue pages, with their filters and a place in a list. PostgreSQL has no texts with NUL. */
export const Key = Type.String({ minLength: 1, maxLength: 8000, pattern: '^[^\\u0000]*$' })

/** What to end; exactly one of the ways. */
export const WhatToEnd = Type.Union([
  Type.Object(
    {
      cache: Type.String({ maxLength: 100 }),
      key: Type.Optional(Key),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { tag: Type.String({ minLength: 3, maxLength: 300, pattern: '^[^\\u0000]*:[^\\u0000]*$' }) },
    { additionalProperties: false },
  ),
  Type.Object({ all: Type.Literal(true) }, { additionalProperties: false }),
])
export type WhatToEnd = Static<typeof WhatToEnd>

export const EndedAnswer = Type.Object({
  what: Type.Unknown(),
  tag: Type.String(),
  position: Position,
  processed: Type.Boolean(),
  ms: Type.Number({ description: 'Until every live server had processed it.' }),
  hit: Type.Array(Type.Object({ cache: Type.String(), key: Type.String() })),
  hitCount: Type.Integer(),
  hitCapped: Type.Boolean({
    description: 'A cache had more entries than are counted; it may have hit more.',
  }),
})
export type EndedAnswer = Static<typeof EndedAnswer>
