import Type, { type TSchema } from 'typebox'

/** Ids are PostgreSQL integers. */
export const Id = Type.Integer({ minimum: 1, maximum: 2_147_483_647 })

export const IdParams = Type.Object({ id: Id }, { additionalProperties: false })

/** For routes that take no query: a parameter that does nothing is a mistake worth telling. */
export const NoQuery = Type.Object({}, { additionalProperties: false })

/** Whole roubles. */
export const Roubles = Type.Integer({ minimum: 0, description: 'Whole roubles.' })

/** ISO 8601 in UTC. */
export const Time = Type.String({ format: 'date-time' })

/** Every error has this shape. */
export const ErrorAnswer = Type.Object(
  {
    error: Type.Object({
      code: Type.String({ description: 'Stays the same; made for programs.' }),
      message: Type.String({ description: 'Says what is wrong and what to do; made for people.' }),
      details: Type.Optional(
        Type.Unknown({ description: 'The faulty fields, or numbers that explain the refusal.' }),
      ),
    }),
  },
  { $id: 'Error', description: 'What every error looks like.' },
)

const meanings: Record<number, string> = {
  400: 'The request does not have the right form.',
  401: 'There is no session that this needs.',
  402: 'The payment was declined. Nothing has changed.',
  403: 'The session may not do this.',
  404: 'There is no such thing.',
  409: 'The shop cannot do that now. Nothing has changed.',
  413: 'The body is larger than 64 KiB.',
  415: 'The body is not JSON.',
  422: 'The Idempotency-Key belongs to another request.',
  429: 'Too many attempts. Retry-After says when to try again.',
  503: 'The database cannot be reached. Retry-After says when to try again.',
}

/** The error answers of a route, for its description. 503 is possible everywhere. */
export function errorAnswers(...statuses: number[]): Record<number, TSchema> {
  return Object.fromEntries(
    [...statuses, 503].map(status => [
      status,
      { ...Type.Ref('Error#'), description: meanings[status] ?? 'Error.' },
    ]),
  )
}

const text = (description: string) => ({ type: 'string', description })

/** Headers of every cached answer. */
export const cachedHeaders = {
  'Cache-Status': text('RFC 9211: whether a cache answered, with key, time left and tier.'),
  ETag: text('Send it back as If-None-Match: 304 while nothing has changed.'),
  'TechnoMir-Position': text(
    'The newest state this session has seen. Send it back (or the cookie) to never see an older one.',
  ),
  'Server-Timing': text('Where the time went, and which database answered.'),
}

/** The answer of a cached route. Of type unknown, since such a route sends the entry's bytes, not a value to be serialised. */
export function cachedAnswer(schema: TSchema, description: string): unknown {
  return { ...schema, description, headers: cachedHeaders }
}
