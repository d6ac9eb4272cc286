import Type, { type Static } from 'typebox'

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const Bytes = (description: string) => orNull(Type.Integer({ description }))
const Position = orNull(Type.String({ description: 'A place in the WAL of the primary, decimal.' }))

const Slot = Type.Object({
  name: Type.String(),
  use: Type.Union([Type.Literal('relay'), Type.Literal('subscription'), Type.Literal('other')]),
  active: Type.Boolean({ description: 'Somebody reads it now.' }),
  walStatus: orNull(
    Type.String({ description: 'reserved, extended: fine; unreserved: about to be lost; lost: too late.' }),
  ),
  lagBytes: Bytes('WAL that its reader has not confirmed.'),
  retainedBytes: Bytes('WAL that the primary keeps for it.'),
  safeBytes: Bytes('WAL that may still be written before it is lost; null: without limit.'),
  inactiveMs: orNull(
    Type.Integer({
      description: 'For how long nobody has read it; null where unknown (before PostgreSQL 17).',
    }),
  ),
})

const Connection = Type.Object({
  name: orNull(Type.String({ description: 'application_name: of a subscription its name.' })),
  state: orNull(Type.String({ description: 'startup, catchup or streaming.' })),
  sent: Position,
  flushed: Position,
  replayed: Position,
  lagBytes: Bytes('WAL not yet applied and durable at the other end.'),
  lagMs: orNull(
    Type.Number({ description: 'Time from the primary’s flush to the durable apply, as last measured.' }),
  ),
})

const Subscription = Type.Object({
  name: Type.String(),
  enabled: Type.Boolean(),
  running: Type.Boolean({ description: 'Its apply worker runs.' }),
  synchronousCommit: Type.String(),
  publications: Type.Array(Type.String()),
  slot: orNull(Type.String()),
  tables: Type.Array(
    Type.Object({
      table: Type.String(),
      state: Type.String({
        description: 'i initialise, d copying, f copied, s catching up, r ready (follows the primary).',
      }),
    }),
  ),
  lagBytes: Bytes('WAL not yet applied and durable on the replica.'),
  lagMs: orNull(
    Type.Number({
      description: '0 when it has everything; else as last measured, or since it was last connected.',
    }),
  ),
  applyErrors: Type.Integer({ description: 'Since the statistics were reset.' }),
  syncErrors: Type.Integer(),
  conflicts: Type.Record(Type.String(), Type.Integer(), { description: 'By kind; from PostgreSQL 18 on.' }),
})

const Reads = Type.Object({
  served: Type.Integer({ description: 'Loads that this server has read from it.' }),
  refused: Type.Record(Type.String(), Type.Integer(), {
    description: 'Loads that went on to the next database instead, by reason.',
  }),
  lastRefusal: orNull(
    Type.String({ description: 'Why the newest load was refused; null when it was served.' }),
  ),
})

const Count = orNull(
  Type.Object({
    rows: Type.Integer(),
    estimated: Type.Boolean({ description: 'Large tables are not counted.' }),
  }),
)

/** The answer of `GET /api/replication/status` and of `npm run replication -- status --json`. */
/** What can be wrong. */
const problemCodes = [
  'unreachable',
  'standby',
  'may-not-monitor',
  'no-wal-limit',
  'publication-missing',
  'publication-lacks',
  'slot-lost',
  'relay-slot-lost',
  'slot-unreserved',
  'relay-slot-idle',
  'relay-behind',
  'unfed',
  'altered',
  'disabled',
  'without-slot',
  'cut-off',
  'failing',
  'not-connected',
  'copying',
  'catching-up',
  'asynchronous',
  'behind',
] as const

/** A problem, to be worded by whoever shows it. */
export const Problem = Type.Object({
  code: Type.Enum(problemCodes),
  text: Type.String({ description: 'The same in English.' }),
  replica: Type.Optional(Type.String({ description: 'Where it is; without one on the primary.' })),
  name: Type.Optional(Type.String({ description: 'Of the subscription, slot or publication.' })),
  table: Type.Optional(Type.String()),
  detail: Type.Optional(Type.String({ description: 'What a database has said; counts, tables.' })),
  bytes: Type.Optional(Type.Number()),
  ms: Type.Optional(Type.Number()),
})
export type Problem = Static<typeof Problem>

export const ReplicationStatus = Type.Object({
  state: Type.Union([Type.Literal('ok'), Type.Literal('degraded'), Type.Literal('unreachable')]),
  problems: Type.Array(Type.String(), {
    description: 'What is wrong and what to do; empty when all is well.',
  }),
  findings: Type.Array(Problem, { description: 'The same by code, for pages that speak other languages.' }),
  primary: Type.Object({
    reachable: Type.Boolean(),
    error: orNull(Type.String()),
    version: orNull(Type.String()),
    position: Position,
    slots: Type.Array(Slot),
    connections: Type.Array(Connection),
  }),
  replicas: Type.Array(
    Type.Object({
      name: Type.String(),
      reachable: Type.Boolean(),
      error: orNull(Type.String()),
      version: orNull(Type.String()),
      subscriptions: Type.Array(Subscription),
      reads: Type.Optional(Reads),
    }),
  ),
  tables: Type.Array(
    Type.Object({
      table: Type.String(),
      publication: Type.String(),
      primary: Count,
      replicas: Type.Array(Count, { description: 'In the order of the replicas.' }),
    }),
  ),
})

export type ReplicationStatus = Static<typeof ReplicationStatus>
export type SlotStatus = Static<typeof Slot>
export type ConnectionStatus = Static<typeof Connection>
export type SubscriptionStatus = Static<typeof Subscription>
export type ReplicaStatus = ReplicationStatus['replicas'][number]
export type ReadCounters = Static<typeof Reads>
export type RowCount = Static<typeof Count>
