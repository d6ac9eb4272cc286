import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { cachedRoute, sendWritten } from '../caching/cached-route.ts'
import type { Plumbing } from '../caching/plumbing.ts'
import { ShopError } from '../errors.ts'
import { cachedAnswer, errorAnswers, NoQuery } from '../http/schemas.ts'
import type { CurrentUser } from '../session/current-user.ts'
import type { ProfileCache } from './cache.ts'
import { normaliseChange } from './change.ts'
import { updateProfile } from './queries.ts'
import { ProfileAnswer, ProfileBody } from './schemas.ts'

export function profileRoutes(o: {
  profile: ProfileCache
  write: Plumbing['write']
  currentUser: CurrentUser
}): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/user/profile',
      {
        schema: {
          tags: ['personal'],
          operationId: 'getProfile',
          summary: "The user's profile",
          querystring: NoQuery,
          response: { 200: cachedAnswer(ProfileAnswer, 'The profile.'), ...errorAnswers(400, 401, 404) },
        },
      },
      cachedRoute(o.profile, o.currentUser, {
        personal: true,
        notFound: () => new ShopError('user_not_found'),
      }),
    )
    app.put(
      '/api/user/profile',
      {
        schema: {
          tags: ['personal'],
          operationId: 'putProfile',
          summary: 'Change name, e-mail address or both',
          querystring: NoQuery,
          body: ProfileBody,
          response: {
            200: { ...ProfileAnswer, description: 'The profile as it is now.' },
            ...errorAnswers(400, 401, 403, 404, 409, 413, 415),
          },
        },
      },
      async (request, reply) => {
        const userId = await o.currentUser(request)
        const change = normaliseChange(request.body)
        const written = await o.write(trx => updateProfile(trx, userId, change))
        return sendWritten(request, reply, written, written.value)
      },
    )
  }
}
