import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'

export type LabCaches = Ok<'/api/lab/caches'>
export type LabCache = LabCaches['items'][number]
export type LabEntry = Ok<'/api/lab/caches/{name}/entry'>

export const cacheQueries = {
  all: (api: Api) =>
    queryOptions({
      queryKey: ['lab', 'caches'],
      queryFn: ({ signal }) => take(api.GET('/api/lab/caches', { signal })),
    }),
  entry: (api: Api, name: string, key: string) =>
    queryOptions({
      queryKey: ['lab', 'entry', name, key],
      queryFn: ({ signal }) =>
        take(api.GET('/api/lab/caches/{name}/entry', { signal, params: { path: { name }, query: { key } } })),
    }),
}
