import Type, { type Static } from 'typebox'
import { ReplicationStatus } from '../../replication/status-schema.ts'
import { Moment, orNull, Position } from '../trace/schemas.ts'
import { Refusal } from './refusals.ts'

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
      refusals: Type.Array(Type.Object({ replica: Type.String(), ...Refusal.properties })),
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

const { state, problems, findings, primary } = ReplicationStatus.properties

export const ReplicationSample = Type.Object({
  at: Moment,
  server: Type.String(),
  mode: Type.Enum(['redis', 'in-process']),
  epoch: orNull(Type.String()),
  state,
  problems,
  findings,
  primary: Type.Object({
    reachable: Type.Boolean(),
    version: orNull(Type.String()),
    position: primary.properties.position,
  }),
  relay: orNull(Type.String({ description: 'The server that writes the log.' })),
  log: orNull(Type.String({ description: 'The newest entry that this server has seen.' })),
  servers: Type.Array(
    Type.Object({
      name: Type.String(),
      self: Type.Boolean(),
      horizon: Position,
      blind: Type.Boolean(),
      leading: Type.Boolean(),
    }),
  ),
  slots: primary.properties.slots,
  replicas: Type.Array(
    Type.Object({
      name: Type.String(),
      reachable: Type.Boolean(),
      error: orNull(Type.String()),
      version: orNull(Type.String()),
      stopped: Type.Boolean({ description: 'Left alone on purpose: the fault replica-stopped.' }),
      subscriptions: Type.Array(
        Type.Object({
          name: Type.String(),
          enabled: Type.Boolean(),
          running: Type.Boolean(),
          tables: Type.Array(Type.Object({ table: Type.String(), state: Type.String() })),
          flushed: orNull(
            Type.String({
              description: 'Applied and durable there, as the primary knows; null: not connected.',
            }),
          ),
          needed: Type.String({
            description: 'The last change of its tables that this server knows of: a load needs it.',
          }),
          lagBytes: orNull(Type.Integer()),
          lagMs: orNull(Type.Number()),
        }),
      ),
    }),
  ),
})
export type ReplicationSample = Static<typeof ReplicationSample>
