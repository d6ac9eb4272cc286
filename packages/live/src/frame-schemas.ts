import { Type } from 'typebox'
import { topicPattern } from './topics.ts'

/** Every frame of docs/protocol/websocket.md. Unknown fields are allowed: ignore them. */

const Topic = Type.String({ pattern: topicPattern })
const Topics = Type.Array(Topic)
const Epoch = Type.String({ maxLength: 200 })
const Position = Type.String({
  pattern: '^(0|[1-9][0-9]{0,15})$',
  description: 'An integer below 2^53, in decimal. Compare as numbers, never as text.',
})
const Seq = Type.Integer({ minimum: 0, description: 'Tells events of one position apart.' })

export const Subscribe = Type.Object({
  type: Type.Literal('subscribe'),
  topics: Topics,
  since: Type.Optional(Type.Object({ epoch: Epoch, position: Position, seq: Type.Optional(Seq) })),
})

export const Unsubscribe = Type.Object({ type: Type.Literal('unsubscribe'), topics: Topics })

export const ClientFrame = Type.Union([Subscribe, Unsubscribe, Type.Object({ type: Type.Literal('ping') })])

const placeTypes = ['hello', 'heartbeat', 'pong', 'reset'] as const
const errorCodes = [
  'not_text',
  'bad_json',
  'unknown_type',
  'bad_message',
  'too_many_topics',
  'forbidden_topic',
] as const

/** Every error that a client can be told in a frame. */
export type LiveErrorCode = (typeof errorCodes)[number]

export const ServerFrame = Type.Union([
  ...placeTypes.map(type => Type.Object({ type: Type.Literal(type), epoch: Epoch, position: Position })),
  Type.Object({ type: Type.Literal('subscribed'), topics: Topics, recovered: Type.Boolean() }),
  Type.Object({ type: Type.Literal('unsubscribed'), topics: Topics }),
  Type.Object({
    type: Type.Literal('event'),
    topic: Type.String(),
    event: Type.String(),
    position: Position,
    seq: Seq,
    data: Type.Unknown(),
  }),
  Type.Object({
    type: Type.Literal('notice'),
    topic: Type.String(),
    event: Type.String(),
    data: Type.Unknown(),
  }),
  Type.Object({
    type: Type.Literal('error'),
    error: Type.Object({
      code: Type.Enum([...errorCodes]),
      message: Type.String(),
      details: Type.Optional(
        Type.Object({ topic: Type.Optional(Topic), limit: Type.Optional(Type.Integer()) }),
      ),
    }),
  }),
])

/** All of it as one JSON Schema document. */
export const protocolSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Frames of the WebSocket protocol',
  anyOf: [{ $ref: '#/$defs/client' }, { $ref: '#/$defs/server' }],
  $defs: {
    client: { description: 'What a client sends.', ...ClientFrame },
    server: { description: 'What the server sends.', ...ServerFrame },
  },
}
