import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'
import { useApi } from '../../app/context.ts'
import { type LabNotices, useLabNotice } from '../notices.ts'

export type LabMap = Ok<'/api/lab/map'>
export type Part = LabMap['parts'][number]
export type RequestTrace = LabNotices['lab.request']
export type CommitTrace = LabNotices['lab.commit']

const mapQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'map'],
    queryFn: async ({ signal }) => withMemory(await take(api.GET('/api/lab/map', { signal }))),
  })

/** What servers have said last of their own memory: each knows no other's, and a proxy asks them in turn. */
const memory = new Map<string, Part['facts']>()

function withMemory(map: LabMap): LabMap {
  for (const { id, kind, self, facts } of map.parts) if (kind === 'l1' && self) memory.set(id, facts)
  const parts = map.parts.map(part => ({ ...part, facts: memory.get(part.id) ?? part.facts }))
  return { ...map, parts }
}

/** What runs. Servers tell of themselves every two seconds; then the page looks again. */
export function useMap() {
  const queryClient = useQueryClient()
  const query = useQuery(mapQuery(useApi()))
  useLabNotice('lab.meter', () => {
    queryClient
      .invalidateQueries({ queryKey: ['lab', 'map'] }, { cancelRefetch: false })
      .catch((error: unknown) => {
        console.error(error)
      })
  })
  return query
}
