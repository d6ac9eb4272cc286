import Type, { type Static } from 'typebox'
import { Moment, orNull, Position } from '../trace/schemas.ts'

export const Router = Type.Object({
  server: Type.String(),
  primary: Type.Integer({ description: 'Loads read from the primary since the start.' }),
  replicas: Type.Array(
    Type.Object({
      name: Type.String(),
      served: Type.Integer(),
      refused: Type.Record(Type.String(), Type.Integer()),
      lastRefusal: orNull(Type.String()),
    }),
  ),
  recent: Type.Array(
    Type.Object({
      at: Moment,
      tables: Type.Array(Type.String()),
      source: Type.String(),
      ms: Type.Number(),
      refusals: Type.Array(Type.Object({ replica: Type.String(), reason: Type.String() })),
    }),
    { description: 'The last 100, oldest first.' },
  ),
})
export type Router = Static<typeof Router>

export const Pause = Type.Object({
  replica: Type.String(),
  subscription: Type.String(),
  until: orNull(Moment),
})
export type Pause = Static<typeof Pause>

export const Rows = Type.Object({
  rows: Type.Integer(),
  position: Position,
  processed: Type.Boolean(),
  ms: Type.Number(),
})
