import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { sendWritten } from '../../caching/cached-route.ts'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Lab } from '../lab.ts'
import { isProbe } from '../trace/probes.ts'
import { rewriteRows } from './rows.ts'
import { readSample } from './sample.ts'
import { Pause, ReplicationSample, Router, Rows } from './schemas.ts'

const SubscriptionParams = Type.Object(
  {
    replica: Type.String({ maxLength: 100 }),
    // PostgreSQL has no names with NUL.
    subscription: Type.String({ minLength: 1, maxLength: 63, pattern: '^[^\\u0000]*$' }),
  },
  { additionalProperties: false },
)

export const labReplicationRoutes =
  ({ parts, router, pauses, plumbing }: Lab): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/lab/replication',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetReplication',
          summary: 'How far everybody is: the primary, the log, each server, each subscription',
          querystring: NoQuery,
          response: {
            200: { ...ReplicationSample, description: 'This moment.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      () => readSample(parts),
    )
    app.get(
      '/api/lab/router',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetRouter',
          summary: 'Which loads of this server went to which database, and why replicas refused',
          querystring: NoQuery,
          response: { 200: { ...Router, description: 'The loads.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async () => router.status(),
    )
    app.get(
      '/api/lab/replication/pauses',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetPauses',
          summary: 'Subscriptions that are paused now',
          querystring: NoQuery,
          response: {
            200: { ...Type.Object({ items: Type.Array(Pause) }), description: 'Pauses under way.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async () => ({ items: await pauses.all() }),
    )
    app.post(
      '/api/lab/replication/:replica/:subscription/pause',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labPauseSubscription',
          summary: 'Pause a subscription; it goes on by itself after that time',
          params: SubscriptionParams,
          querystring: NoQuery,
          body: Type.Object(
            { seconds: Type.Integer({ minimum: 1, maximum: 60 }) },
            { additionalProperties: false },
          ),
          response: { 200: { ...Pause, description: 'The pause.' }, ...errorAnswers(400, 401, 403, 404) },
        },
      },
      ({ params, body }) => pauses.pause(params.replica, params.subscription, body.seconds),
    )
    app.post(
      '/api/lab/replication/:replica/:subscription/resume',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labResumeSubscription',
          summary: 'Set a paused subscription going again',
          params: SubscriptionParams,
          querystring: NoQuery,
          response: { 200: { ...Pause, description: 'No pause.' }, ...errorAnswers(400, 401, 403, 404) },
        },
      },
      ({ params }) => pauses.resume(params.replica, params.subscription),
    )
    app.post(
      '/api/lab/replication/rows',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labRewriteRows',
          summary:
            'Rewrite products as they are: changes for replicas to follow, that nobody sees in the shop',
          querystring: NoQuery,
          body: Type.Object(
            { rows: Type.Integer({ minimum: 1, maximum: 500 }) },
            { additionalProperties: false },
          ),
          response: { 200: { ...Rows, description: 'Committed.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async (request, reply) => {
        const { written, body } = await rewriteRows(plumbing.write, request.body.rows, isProbe(request))
        return sendWritten(request, reply, written, body)
      },
    )
  }
