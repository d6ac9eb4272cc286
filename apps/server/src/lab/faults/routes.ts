import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Lab } from '../lab.ts'
import { Fault, FaultBody, faultNames } from './schemas.ts'

const FaultParams = Type.Object({ name: Type.Enum(faultNames) }, { additionalProperties: false })

export const labFaultRoutes =
  ({ faults }: Lab): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/lab/faults',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetFaults',
          summary: 'Faults that can be made on purpose in demo mode',
          querystring: NoQuery,
          response: {
            200: { ...Type.Object({ items: Type.Array(Fault) }), description: 'All faults.' },
            ...errorAnswers(400, 401, 403),
          },
        },
      },
      async () => ({ items: faults.all() }),
    )
    app.post(
      '/api/lab/faults/:name',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labBeginFault',
          summary: 'Begin a fault; it ends by itself',
          params: FaultParams,
          querystring: NoQuery,
          body: FaultBody,
          response: {
            200: { ...Fault, description: 'The fault as it is now.' },
            ...errorAnswers(400, 401, 403, 409),
          },
        },
      },
      ({ params, body }) => faults.begin(params.name, body.seconds, body.delayMs),
    )
    app.delete(
      '/api/lab/faults/:name',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labEndFault',
          summary: 'End a fault early',
          params: FaultParams,
          querystring: NoQuery,
          response: {
            200: { ...Fault, description: 'The fault as it is now.' },
            ...errorAnswers(400, 401, 403, 409),
          },
        },
      },
      ({ params }) => faults.end(params.name),
    )
  }
