import { queryOptions } from '@tanstack/react-query'
import { type Api, take } from '../../api/client.ts'
import type { Ok } from '../../api/types.ts'
import type { MessageKey } from '../../i18n/messages.ts'

export type Faults = Ok<'/api/lab/faults'>
export type Fault = Faults['items'][number]
export type FaultName = Fault['name']

export const faultsQuery = (api: Api) =>
  queryOptions({
    queryKey: ['lab', 'faults'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/faults', { signal })),
  })

/** All faults, with how one of them is now. */
export const withFault = (faults: Faults | undefined, fault: Fault): Faults | undefined =>
  faults && { items: faults.items.map(one => (one.name === fault.name ? fault : one)) }

export const faultKeys = {
  'redis-paused': {
    title: 'lab.faults.redis-paused.title',
    text: 'lab.faults.redis-paused.text',
    expect: 'lab.faults.redis-paused.expect',
  },
  'relay-stopped': {
    title: 'lab.faults.relay-stopped.title',
    text: 'lab.faults.relay-stopped.text',
    expect: 'lab.faults.relay-stopped.expect',
  },
  'replica-stopped': {
    title: 'lab.faults.replica-stopped.title',
    text: 'lab.faults.replica-stopped.text',
    expect: 'lab.faults.replica-stopped.expect',
  },
  'primary-slow': {
    title: 'lab.faults.primary-slow.title',
    text: 'lab.faults.primary-slow.text',
    expect: 'lab.faults.primary-slow.expect',
  },
} as const satisfies Record<FaultName, Record<'title' | 'text' | 'expect', MessageKey>>
