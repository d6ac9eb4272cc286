import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { take } from '../../api/client.ts'
import { useApi } from '../../app/context.ts'
import { useLabNotice } from '../notices.ts'
import { type Journey, journeyOfCommit, journeyOfRequest } from './journey.ts'
import type { CommitTrace, LabMap, RequestTrace } from './model.ts'

/** A request, or a commit as all servers have told of it. */
export type Happening =
  | { readonly kind: 'request'; readonly key: string; readonly at: number; readonly trace: RequestTrace }
  | {
      readonly kind: 'commit'
      readonly key: string
      readonly at: number
      readonly traces: readonly CommitTrace[]
    }

/** Of each kind: reads come in dozens, and must not push out the commit that one has just made. */
const kept = 30
/** A list that changes more often than this nobody reads. */
const shownEveryMs = 120
/** Servers and the leader tell of a commit one after the other. */
const toldWithinMs = 400

export const journeyOf = (one: Happening, map: Pick<LabMap, 'mode' | 'through'>): Journey =>
  one.kind === 'request' ? journeyOfRequest(one.trace) : journeyOfCommit(one.traces, map)

function withNew(all: readonly Happening[], one: Happening): readonly Happening[] {
  const alike = all.filter(({ kind }) => kind === one.kind)
  const oldest = alike.length < kept ? undefined : alike.at(-1)
  return [one, ...all.filter(other => other !== oldest)]
}

/** Adds what has been told; a commit that is known gets what is new about it. Newest first. */
export function withTrace(
  all: readonly Happening[],
  trace: RequestTrace | CommitTrace,
): readonly Happening[] {
  if (trace.kind === 'request') {
    if (all.some(one => one.key === trace.id)) return all
    return withNew(all, { kind: 'request', key: trace.id, at: trace.at, trace })
  }
  const found = all.find(one => one.key === trace.position)
  if (found?.kind !== 'commit')
    return withNew(all, { kind: 'commit', key: trace.position, at: trace.at, traces: [trace] })
  const traces = [...found.traces.filter(one => one.server !== trace.server), trace].sort((a, b) =>
    a.server < b.server ? -1 : 1,
  )
  return all.map(one => (one === found ? { ...found, traces } : one))
}

/**
 * The last requests and commits, newest first.
 * @param told each of them once, when all that can be expected is known about it
 */
export function useHappenings(told: (one: Happening) => void): readonly Happening[] {
  const api = useApi()
  const [all, setAll] = useState<readonly Happening[]>([])
  const latest = useRef(all)
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>())
  const tell = useEffectEvent(told)
  const { data: before } = useQuery({
    queryKey: ['lab', 'trace'],
    queryFn: ({ signal }) => take(api.GET('/api/lab/trace', { signal })),
  })
  const showing = useRef<ReturnType<typeof setTimeout>>(undefined)
  const add = (trace: RequestTrace | CommitTrace): void => {
    latest.current = withTrace(latest.current, trace)
    showing.current ??= setTimeout(() => {
      showing.current = undefined
      setAll(latest.current)
    }, shownEveryMs)
  }
  const learn = useEffectEvent((traces: readonly (RequestTrace | CommitTrace)[]) => {
    for (const trace of traces) add(trace)
  })
  useEffect(() => {
    if (before) learn(before.items)
  }, [before])
  useEffect(() => {
    const waiting = timers.current
    return () => {
      for (const timer of waiting.values()) clearTimeout(timer)
      waiting.clear()
      clearTimeout(showing.current)
      showing.current = undefined
    }
  }, [])
  useLabNotice('lab.request', trace => {
    const known = latest.current.some(one => one.key === trace.id)
    add(trace)
    const one = latest.current.find(one => one.key === trace.id)
    if (one && !known) tell(one)
  })
  useLabNotice('lab.commit', trace => {
    const known = latest.current.some(one => one.key === trace.position)
    add(trace)
    if (known || timers.current.has(trace.position)) return
    const timer = setTimeout(() => {
      timers.current.delete(trace.position)
      const one = latest.current.find(one => one.key === trace.position)
      if (one) tell(one)
    }, toldWithinMs)
    timers.current.set(trace.position, timer)
  })
  return all
}
