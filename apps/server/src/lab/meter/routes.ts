import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Lab } from '../lab.ts'
import { Meter } from './schemas.ts'

export const labMeterRoutes =
  ({ meter }: Lab): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/lab/meter',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetMeter',
          summary: 'Cache entries of this server compared with the primary since it started',
          querystring: NoQuery,
          response: { 200: { ...Meter, description: 'The meter.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async () => meter.status(),
    )
  }
