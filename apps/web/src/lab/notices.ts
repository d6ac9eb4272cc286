import { useQueryClient } from '@tanstack/react-query'
import type { Client, Subscription } from '@technomir/live/client'
import { useEffect, useEffectEvent } from 'react'
import type { Ok } from '../api/types.ts'
import { pageLive } from '../live/page-live.ts'

type Traced = Ok<'/api/lab/trace'>['items'][number]
type Race = NonNullable<Ok<'/api/lab/races'>['items'][number]['last']>

/** What the shop tells on the topic `lab`: each notice holds the whole state of what it speaks of. */
export interface LabNotices {
  'lab.request': Extract<Traced, { kind: 'request' }>
  'lab.commit': Extract<Traced, { kind: 'commit' }>
  'lab.strategies': Ok<'/api/lab/strategies'>
  'lab.race': Race
  'lab.free': { experiment: string }
  'lab.faults': Ok<'/api/lab/faults'>
  'lab.meter': Ok<'/api/lab/meter'>
}
type LabEvent = keyof LabNotices

const hearers = new Map<string, Set<(data: never) => void>>()

/**
 * Holds the Lab's one subscription; for its frame. Notices may have been missed while there was no connection, so queries whose key begins
 * with `lab` are fetched again after each such time.
 */
export function useLabNotices(): void {
  const queryClient = useQueryClient()
  useEffect(() => {
    let gone = false
    let subscription: Subscription | undefined
    const begin = (live: Client): void => {
      if (gone) return
      subscription = live.subscribe(['lab'], {
        onNotice: ({ event, data }) => {
          for (const hear of hearers.get(event) ?? []) hear(data as never)
        },
        onRefetch: () => {
          queryClient.invalidateQueries({ queryKey: ['lab'] }).catch((error: unknown) => {
            console.error(error)
          })
        },
      })
    }
    pageLive.then(begin, (error: unknown) => {
      console.error(error)
    })
    return () => {
      gone = true
      subscription?.close()
    }
  }, [queryClient])
}

/** Hears one kind of the Lab's notices for as long as the component stands. `hear` may change with every render. */
export function useLabNotice<Event extends LabEvent>(
  event: Event,
  hear: (data: LabNotices[Event]) => void,
): void {
  const heard = useEffectEvent(hear)
  useEffect(() => {
    const all = hearers.get(event) ?? new Set()
    hearers.set(event, all)
    const each = (data: LabNotices[Event]): void => heard(data)
    all.add(each)
    return () => {
      all.delete(each)
    }
  }, [event])
}
