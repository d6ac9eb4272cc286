import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'

export type Faults = Ok<'/api/lab/faults'>
export type Fault = Faults['items'][number]

export const faultsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'faults'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/faults', { signal })),
  })

/** All faults, with how one of them is now. */
export const withFault = (faults: Faults | undefined, fault: Fault): Faults | undefined =>
  faults && { items: faults.items.map(one => (one.name === fault.name ? fault : one)) }
