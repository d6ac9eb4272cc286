import Type, { type Static } from 'typebox'

export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/** Milliseconds since 1970. */
export const Moment = Type.Number({
  description: 'Milliseconds since 1970, by the clock of the server that says it.',
})
export const Position = Type.String({ description: 'A place in the log, decimal.' })

const Hop = Type.Object({
  part: Type.Enum(['server', 'l1', 'l2', 'replica', 'primary', 'wait']),
  name: Type.String(),
  startMs: Type.Number({ description: 'From the beginning of the request.' }),
  ms: Type.Number(),
})

const Probe = Type.Boolean({
  description: 'A panel of the Lab has made it by itself (header `TechnoMir-Probe`), not somebody.',
})

export const RequestTrace = Type.Object({
  kind: Type.Literal('request'),
  id: Type.String(),
  server: Type.String(),
  at: Moment,
  method: Type.String(),
  route: Type.String(),
  path: Type.String(),
  status: Type.Integer(),
  ms: Type.Number(),
  through: orNull(Type.Literal('proxy')),
  probe: Probe,
  cache: orNull(
    Type.Object({
      outcome: Type.Enum(['hit', 'miss', 'bypass', 'stale']),
      tier: Type.Enum(['l1', 'l2', 'load']),
      key: Type.String(),
      sources: Type.Array(Type.String()),
      collapsed: Type.Boolean(),
      reason: orNull(Type.String()),
    }),
  ),
  hops: Type.Array(Hop),
})
export type RequestTrace = Static<typeof RequestTrace>

const StepTime = orNull(Moment)

export const CommitTrace = Type.Object({
  kind: Type.Literal('commit'),
  server: Type.String(),
  position: Position,
  at: Moment,
  probe: Probe,
  tags: Type.Array(Type.String()),
  touched: Type.Array(Type.String()),
  events: Type.Array(Type.Object({ topic: Type.String(), event: Type.String() })),
  times: Type.Object({
    committed: StepTime,
    read: StepTime,
    visible: StepTime,
    appended: StepTime,
    followed: StepTime,
    sent: StepTime,
  }),
})
export type CommitTrace = Static<typeof CommitTrace>

export const Trace = Type.Object({
  server: Type.String(),
  items: Type.Array(Type.Union([RequestTrace, CommitTrace]), { description: 'The last 200, oldest first.' }),
})
