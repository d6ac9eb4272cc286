import type { LabNotices } from '../notices.ts'

/** Where in the Lab a task is done. */
export type Place =
  | '/lab'
  | '/lab/caches'
  | '/lab/strategies'
  | '/lab/races'
  | '/lab/replication'
  | '/lab/faults'

/** Something the page can read for the visitor, so that a task needs no other page. */
export type ToRead = 'bestsellers' | 'catalogue' | 'product'

type FaultName = LabNotices['lab.faults']['items'][number]['name']

export type Seen = {
  [Event in keyof LabNotices]: { readonly event: Event; readonly data: LabNotices[Event] }
}[keyof LabNotices]

/** One thing to do; its text is `lab.lessons.<lesson>.<name>`. */
export interface Task {
  readonly name: 'see' | 'change' | 'after' | 'break'
  readonly place: Place
  readonly read?: ToRead
  /** Whether this notice shows that it has really happened, with these faults on. */
  readonly isDone: (seen: Seen, on: readonly FaultName[]) => boolean
}

export type LessonName = 'ttl' | 'tags' | 'events' | 'websocket' | 'replication'

export interface Lesson {
  readonly name: LessonName
  /** In their order; the next counts once those before are done. */
  readonly tasks: readonly Task[]
  /** Where it is made, from the repository's root. */
  readonly sources: readonly string[]
}

// What panels do by themselves, each second, is nothing that the visitor has done.
const request =
  (isIt: (one: LabNotices['lab.request']) => boolean) =>
  (seen: Seen): boolean =>
    seen.event === 'lab.request' && !seen.data.probe && isIt(seen.data)
const commit =
  (isIt: (one: LabNotices['lab.commit']) => boolean) =>
  (seen: Seen): boolean =>
    seen.event === 'lab.commit' && !seen.data.probe && isIt(seen.data)
const race =
  (name: LabNotices['lab.race']['name']) =>
  (seen: Seen): boolean =>
    seen.event === 'lab.race' && seen.data.name === name
const fault =
  (name: FaultName) =>
  (seen: Seen): boolean =>
    seen.event === 'lab.faults' && seen.data.items.some(one => one.name === name && one.active)

const readFrom = (key: RegExp, outcome: 'hit' | 'miss') =>
  request(({ cache }) => cache !== null && key.test(cache.key) && cache.outcome === outcome)
/** A replica that refuses has been asked, too: only the sources say who has answered. */
const productLoaded = (from: (source: string) => boolean) =>
  request(
    ({ cache }) =>
      cache !== null &&
      /^product:/.test(cache.key) &&
      cache.outcome !== 'hit' &&
      cache.sources.length > 0 &&
      cache.sources.every(from),
  )
/** Longer than any way to the servers takes while the relay runs. */
const lateMs = 500
const ofProduct = (tag: string): boolean => /^product:\d+$/.test(tag)

export const lessons: readonly Lesson[] = [
  {
    name: 'ttl',
    tasks: [
      { name: 'see', place: '/lab', read: 'bestsellers', isDone: readFrom(/^bestsellers/, 'hit') },
      {
        name: 'change',
        place: '/lab/caches',
        isDone: commit(({ tags }) => tags.includes('cache:bestsellers') || tags.includes('all')),
      },
      { name: 'after', place: '/lab', read: 'bestsellers', isDone: readFrom(/^bestsellers/, 'miss') },
      {
        name: 'break',
        place: '/lab/strategies',
        isDone: ({ event, data }) =>
          event === 'lab.strategies' && data.state === 'done' && data.strategies.ttl.total.stale > 0,
      },
    ],
    sources: ['apps/server/src/bestsellers/cache.ts', 'apps/server/src/lab/strategies/ways.ts'],
  },
  {
    name: 'tags',
    tasks: [
      { name: 'see', place: '/lab', read: 'catalogue', isDone: readFrom(/^catalogue/, 'hit') },
      { name: 'change', place: '/lab', isDone: commit(({ tags }) => tags.some(ofProduct)) },
      {
        name: 'after',
        place: '/lab/caches',
        isDone: commit(({ touched, tags }) => touched.length === 0 && tags.length > 0),
      },
      { name: 'break', place: '/lab/races', isDone: race('stampede') },
    ],
    sources: ['apps/server/src/catalogue/cache.ts', 'apps/server/src/relay/mapping/products.ts'],
  },
  {
    name: 'events',
    tasks: [
      { name: 'see', place: '/lab', read: 'product', isDone: readFrom(/^product:/, 'hit') },
      {
        name: 'change',
        place: '/lab',
        isDone: commit(({ touched, tags }) => touched.includes('products') && tags.some(ofProduct)),
      },
      { name: 'after', place: '/lab', read: 'product', isDone: readFrom(/^product:/, 'miss') },
      { name: 'break', place: '/lab/races', isDone: race('stale-set') },
    ],
    sources: ['apps/server/src/products/cache.ts', 'packages/cache/src/cache/loader.ts'],
  },
  {
    name: 'websocket',
    tasks: [
      {
        name: 'see',
        place: '/lab',
        isDone: commit(({ events, times }) => events.length > 0 && times.sent !== null),
      },
      { name: 'change', place: '/lab/faults', isDone: fault('relay-stopped') },
      {
        name: 'after',
        place: '/lab',
        // It was made while the relay stood, if it has come so late: by then the relay runs again.
        isDone: commit(
          ({ events, times: { committed, followed, sent } }) =>
            events.length > 0 &&
            sent !== null &&
            committed !== null &&
            followed !== null &&
            followed - committed > lateMs,
        ),
      },
      { name: 'break', place: '/lab/races', isDone: race('missed-message') },
    ],
    sources: ['packages/live/src/resume.ts', 'apps/web/src/live/live-queries.ts'],
  },
  {
    name: 'replication',
    tasks: [
      {
        name: 'see',
        place: '/lab',
        read: 'product',
        isDone: productLoaded(source => source !== 'primary'),
      },
      { name: 'change', place: '/lab/faults', isDone: fault('replica-stopped') },
      {
        name: 'after',
        place: '/lab',
        read: 'product',
        isDone: (seen, on) =>
          on.includes('replica-stopped') && productLoaded(source => source === 'primary')(seen),
      },
      { name: 'break', place: '/lab/races', isDone: race('lagging-replica') },
    ],
    sources: ['packages/change-stream/src/replica-freshness.ts', 'apps/server/src/caching/read-database.ts'],
  },
]
