import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Lab } from '../lab.ts'
import { NoRun, StrategiesOptions, StrategiesRun } from './schemas.ts'

const RunOrNone = Type.Union([StrategiesRun, NoRun])

export const labStrategiesRoutes =
  ({ strategies }: Lab): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/api/lab/strategies',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labCompareStrategies',
          summary: 'Run one workload against no cache, TTL, tags and events',
          description: 'Progress comes as notices lab.strategies, once a second.',
          querystring: NoQuery,
          body: StrategiesOptions,
          response: {
            202: { ...StrategiesRun, description: 'It has begun.' },
            ...errorAnswers(400, 401, 403, 409),
          },
        },
      },
      async (request, reply) => reply.code(202).send(await strategies.begin(request.body)),
    )
    app.get(
      '/api/lab/strategies',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetStrategies',
          summary: 'The comparison that is under way, or was last',
          querystring: NoQuery,
          response: { 200: { ...RunOrNone, description: 'The run.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async () => strategies.last(),
    )
    app.delete(
      '/api/lab/strategies',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labEndStrategies',
          summary: 'End the comparison that is under way',
          querystring: NoQuery,
          response: { 200: { ...RunOrNone, description: 'The run.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      () => strategies.end(),
    )
  }
