import type { Caches, Read } from '@technomir/cache'
import { experimentTtlMs, loadVersion, versionOf } from '../own-caches.ts'
import type { LabParts } from '../parts.ts'

/** Rows that are read and written, and how many of them form a group. */
export const rows = 30
const perGroup = 10

export type WayName = 'none' | 'ttl' | 'tagged' | 'event'

/** One way to answer which version a row has. */
export interface Way {
  /** Queries that the database has answered for it. */
  loads: number
  read(run: Run, id: number): Promise<{ readonly version: number; readonly hit: boolean }>
}

/** Entries of one run are nobody else's: each run begins cold. */
export interface Run {
  readonly id: string
  readonly ttlMs: number
}

interface Row {
  readonly run: Run
  readonly id: number
}

/** The four strategies, on the library that the shop uses. To be called once: it declares the caches. */
export function declareWays(caches: Caches, parts: LabParts): Record<WayName, Way> {
  const { read } = parts.node.plumbing
  const none: Way = {
    loads: 0,
    async read(_, id) {
      none.loads++
      return { version: await loadVersion(parts, id), hit: false }
    },
  }

  const byTime = caches.define<Row, number>({
    name: 'lab-ttl',
    policy: 'ttl',
    key: ({ run, id }) => `lab:ttl:${run.id}:${id}`,
    ttlMs: experimentTtlMs,
    load: ({ run, id }, context) => {
      ttl.loads++
      context.ttl(run.ttlMs)
      return read(context, ['lab_products'], db => versionOf(db, id))
    },
  })
  const ttl: Way = { loads: 0, read: async (run, id) => seen(await byTime.get({ run, id })) }

  // A list, as a catalogue page is: any row of the group ends it.
  const byTag = caches.define<Row, Record<number, number>>({
    name: 'lab-tagged',
    policy: 'tagged',
    key: ({ run, id }) => `lab:tagged:${run.id}:${groupOf(id)}`,
    tags: ({ id }) => [`lab-group:${groupOf(id)}`],
    ttlMs: experimentTtlMs,
    load: ({ id }, context) => {
      tagged.loads++
      return read(context, ['lab_products'], async db => {
        const found = await db
          .selectFrom('lab_products')
          .select(['id', 'version'])
          .where('group_id', '=', groupOf(id))
          .execute()
        return Object.fromEntries(found.map(row => [row.id, Number(row.version)]))
      })
    },
  })
  const tagged: Way = {
    loads: 0,
    async read(run, id) {
      const { value, outcome } = await byTag.get({ run, id })
      return { version: value[id] ?? 0, hit: outcome === 'hit' }
    },
  }

  const byEvent = caches.define<Row, number>({
    name: 'lab-event',
    policy: 'event',
    key: ({ run, id }) => `lab:event:${run.id}:${id}`,
    tags: ({ id }) => [`lab-product:${id}`],
    ttlMs: experimentTtlMs,
    load: ({ id }, context) => {
      event.loads++
      return read(context, ['lab_products'], db => versionOf(db, id))
    },
  })
  const event: Way = { loads: 0, read: async (run, id) => seen(await byEvent.get({ run, id })) }

  return { none, ttl, tagged, event }
}

const groupOf = (id: number): number => Math.ceil(id / perGroup)

const seen = ({ value, outcome }: Read<number>) => ({ version: value, hit: outcome === 'hit' })
