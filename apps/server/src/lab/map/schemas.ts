import Type, { type Static } from 'typebox'
import { orNull, Position } from '../trace/schemas.ts'

const kinds = ['browser', 'proxy', 'server', 'l1', 'redis', 'log', 'relay', 'primary', 'replica'] as const
const edgeKinds = ['http', 'live', 'read', 'write', 'wal', 'log', 'replication'] as const

export const Part = Type.Object({
  id: Type.String({
    description: 'browser, proxy, server:<name>, l1:<name>, redis, log, relay, primary, replica …',
  }),
  kind: Type.Enum(kinds),
  name: Type.String(),
  state: Type.Enum(['ok', 'degraded', 'down', 'unknown']),
  self: Type.Boolean({ description: 'Belongs to the server that answers.' }),
  facts: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]), {
    description: 'Its state, for people.',
  }),
})
export type Part = Static<typeof Part>

const Edge = Type.Object({
  from: Type.String(),
  to: Type.String(),
  kind: Type.Enum(edgeKinds),
})
export type Edge = Static<typeof Edge>

export const LabMap = Type.Object({
  server: Type.String(),
  epoch: orNull(Type.String()),
  position: Position,
  mode: Type.Union([Type.Literal('redis'), Type.Literal('in-process')]),
  through: orNull(Type.Literal('proxy')),
  parts: Type.Array(Part),
  edges: Type.Array(Edge),
})
export type LabMap = Static<typeof LabMap>
