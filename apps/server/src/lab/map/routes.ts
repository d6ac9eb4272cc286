import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Lab } from '../lab.ts'
import { throughOf } from '../trace/requests.ts'
import { Trace } from '../trace/schemas.ts'
import { readMap } from './map.ts'
import { LabMap } from './schemas.ts'

export const labMapRoutes =
  ({ parts, journal }: Lab): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/lab/map',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetMap',
          summary: 'What really runs, and how it hangs together',
          querystring: NoQuery,
          response: { 200: { ...LabMap, description: 'Parts and edges.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      request => readMap(parts, throughOf(request)),
    )
    app.get(
      '/api/lab/trace',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetTrace',
          summary: 'The last requests and commits of this server, with their times at each part',
          description:
            'They are recorded while somebody listens to the WebSocket topic lab or has asked here lately.',
          querystring: NoQuery,
          response: { 200: { ...Trace, description: 'Up to 200.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async () => ({ server: journal.server, items: [...journal.all()] }),
    )
  }
