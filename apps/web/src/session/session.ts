import { queryOptions, useQuery } from '@tanstack/react-query'
import { type Api, ApiError, take } from '../api/client.ts'
import type { Ok } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { usePersonal } from '../app/use-hydrating.ts'

/** Whose page this is. */
export type Session = Ok<'/api/session'>
export type User = NonNullable<Session['user']>

const nobody: Session = { user: null, guest: true, demo: false }

export const sessionQuery = (api: Api) =>
  queryOptions({
    queryKey: ['session'],
    queryFn: async ({ signal }): Promise<Session> => {
      try {
        return await take(api.GET('/api/session', { signal }))
      } catch (error) {
        if (error instanceof ApiError && error.status === 401) return nobody
        throw error
      }
    },
    staleTime: 60_000,
  })

/** The session; undefined until it is known (never in the page as it comes from the server, which is the same for all). */
export const useSession = (): Session | undefined => usePersonal(useQuery(sessionQuery(useApi()))).data
