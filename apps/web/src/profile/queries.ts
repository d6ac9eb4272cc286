import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../api/client.ts'
import { topics } from '../api/queries.ts'
import type { Ok } from '../api/types.ts'

export type Profile = Ok<'/api/user/profile'>
export type ListedSession = Ok<'/api/session/list'>['items'][number]

export const profileQuery = (api: Api) =>
  queryOptions({
    queryKey: ['profile'],
    queryFn: ({ signal }) => take(api.GET('/api/user/profile', { signal })),
    meta: topics(() => ['profile']),
  })

export const sessionsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['session', 'list'],
    queryFn: ({ signal }) => take(api.GET('/api/session/list', { signal })),
  })
