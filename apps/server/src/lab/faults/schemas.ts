import Type, { type Static } from 'typebox'
import { Lacks } from '../parts.ts'
import { Moment, orNull } from '../trace/schemas.ts'

export const faultNames = ['redis-paused', 'relay-stopped', 'replica-stopped', 'primary-slow'] as const
export type FaultName = (typeof faultNames)[number]

export const Fault = Type.Object({
  name: Type.Enum(faultNames),
  available: Type.Boolean(),
  missing: orNull(Type.String({ description: 'What it would need, in English.' })),
  lacks: orNull(Lacks),
  active: Type.Boolean(),
  endable: Type.Boolean({ description: 'Whether it can be ended early.' }),
  until: orNull(Moment),
  seconds: orNull(Type.Number({ description: 'For how long it was begun.' })),
})
export type Fault = Static<typeof Fault>

export const FaultBody = Type.Object(
  {
    seconds: Type.Integer({ minimum: 1, maximum: 30 }),
    delayMs: Type.Optional(
      Type.Integer({
        minimum: 10,
        maximum: 2000,
        description: 'For primary-slow: added to every read. Default 200.',
      }),
    ),
  },
  { additionalProperties: false },
)

/** What servers tell each other. */
export const FaultCommand = Type.Object({
  name: Type.Enum(faultNames),
  /** 0 ends it. */
  ms: Type.Number({ minimum: 0, maximum: 30_000 }),
  delayMs: Type.Number({ minimum: 10, maximum: 2000 }),
})
export type FaultCommand = Static<typeof FaultCommand>
