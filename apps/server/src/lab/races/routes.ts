import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import Type from 'typebox'
import { errorAnswers, NoQuery } from '../../http/schemas.ts'
import type { Lab } from '../lab.ts'
import { RaceResult, Races, raceNames } from './schemas.ts'

const RaceParams = Type.Object({ name: Type.Enum(raceNames) }, { additionalProperties: false })

export const labRaceRoutes =
  ({ races }: Lab): FastifyPluginAsyncTypebox =>
  async app => {
    app.get(
      '/api/lab/races',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labGetRaces',
          summary: 'Races that can be played, and how they went last',
          querystring: NoQuery,
          response: { 200: { ...Races, description: 'All races.' }, ...errorAnswers(400, 401, 403) },
        },
      },
      async () => ({ items: await races.all() }),
    )
    app.post(
      '/api/lab/races/:name',
      {
        schema: {
          tags: ['lab'],
          operationId: 'labPlayRace',
          summary: 'Play a race twice: the naive way, and ours',
          params: RaceParams,
          querystring: NoQuery,
          response: {
            200: { ...RaceResult, description: 'What happened, step by step.' },
            ...errorAnswers(400, 401, 403, 409),
          },
        },
      },
      ({ params }) => races.play(params.name),
    )
  }
