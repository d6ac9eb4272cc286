import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { useApi } from '../../app/context.ts'
import { faultsQuery } from '../faults/faults.ts'
import { type LabNotices, useLabNotice } from '../notices.ts'
import { type LessonName, lessons, type Seen, type Task } from './lessons.ts'

/** How far this tab has come. A task is done or was left out; those after it are open. */
export interface Progress {
  readonly active: LessonName | null
  readonly tasks: Readonly<Partial<Record<LessonName, readonly ('done' | 'skipped')[]>>>
}

const nothing: Progress = { active: null, tasks: {} }
const place = 'technomir-lab-lessons'

let progress: Progress | undefined
const listeners = new Set<() => void>()

/** Of this tab alone: another one may be at another lesson. Storage may be forbidden or hold anything. */
function read(): Progress {
  try {
    return parse(JSON.parse(sessionStorage.getItem(place) ?? 'null'))
  } catch {
    return nothing
  }
}

/** What was stored, as far as it makes sense. */
export function parse(stored: unknown): Progress {
  if (typeof stored !== 'object' || stored === null) return nothing
  const { active, tasks } = stored as { active?: unknown; tasks?: Record<string, unknown> }
  const known: Partial<Record<LessonName, ('done' | 'skipped')[]>> = {}
  for (const lesson of lessons) {
    const list = tasks?.[lesson.name]
    if (!Array.isArray(list)) continue
    const good = list.filter(one => one === 'done' || one === 'skipped').slice(0, lesson.tasks.length)
    if (good.length === list.length) known[lesson.name] = good
  }
  return { active: lessons.find(lesson => lesson.name === active)?.name ?? null, tasks: known }
}

function write(next: Progress): void {
  progress = next
  try {
    sessionStorage.setItem(place, JSON.stringify(next))
  } catch {
    // Then it lasts as long as the page.
  }
  for (const listener of listeners) listener()
}

const current = (): Progress => {
  progress ??= read()
  return progress
}

export const useProgress = (): Progress =>
  useSyncExternalStore(
    listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    current,
    () => nothing,
  )

/** Takes a lesson up where it was left; one that is over begins anew. */
export function begin(name: LessonName): void {
  const { tasks } = current()
  const over = nextTask({ active: name, tasks }) === null
  write({ active: name, tasks: over ? { ...tasks, [name]: [] } : tasks })
}

export function leave(): void {
  write({ ...current(), active: null })
}

/** What is to be done now in the lesson that is taken; null when there is none, or all is done. */
export function nextTask({ active, tasks }: Progress): { task: Task; index: number } | null {
  if (active === null) return null
  const lesson = lessons.find(one => one.name === active)
  const index = tasks[active]?.length ?? 0
  const task = lesson?.tasks[index]
  return task === undefined ? null : { task, index }
}

/** The progress with the next task ticked. */
export function ticked(now: Progress, how: 'done' | 'skipped'): Progress {
  if (now.active === null || nextTask(now) === null) return now
  return { ...now, tasks: { ...now.tasks, [now.active]: [...(now.tasks[now.active] ?? []), how] } }
}

/** What does not work here (no replica, no Redis) need not end the lesson. */
export function skipTask(): void {
  write(ticked(current(), 'skipped'))
}

/** Ticks what was asked for when it really happens; for the frame, so that it is seen on every panel. */
export function useTicks(): void {
  const queryClient = useQueryClient()
  const query = faultsQuery(useApi())
  // A fault may have been on before this page was there.
  useQuery({ ...query, enabled: useProgress().active !== null })
  const see = <Event extends keyof LabNotices>(event: Event) => {
    return (data: LabNotices[Event]): void => {
      const next = nextTask(current())
      const faults = queryClient.getQueryData(query.queryKey)?.items ?? []
      const on = faults.flatMap(({ name, active }) => (active ? [name] : []))
      if (next?.task.isDone({ event, data } as Seen, on)) write(ticked(current(), 'done'))
    }
  }
  useLabNotice('lab.request', see('lab.request'))
  useLabNotice('lab.commit', see('lab.commit'))
  useLabNotice('lab.strategies', see('lab.strategies'))
  useLabNotice('lab.race', see('lab.race'))
  useLabNotice('lab.faults', faults => {
    queryClient.setQueryData(query.queryKey, faults)
    see('lab.faults')(faults)
  })
}
