import type { LoadContext } from '@technomir/cache'
import type { Kysely } from 'kysely'
import type { Database, TableName } from '../database/schema.ts'
import { tableTag } from '../relay/mapping/mapping.ts'
import { timed } from './hops.ts'
import type { Plumbing } from './plumbing.ts'
import { readUpTo, withSnapshot } from './primary-snapshot.ts'
import type { Probe, SeenRead } from './probe.ts'
import type { ReplicaReader } from './replica-reader.ts'

/** Loads for caches: a fresh replica first, else the primary. */
export function createRead(
  primary: Kysely<Database>,
  replicas: readonly ReplicaReader[],
  probe: Probe,
): Plumbing['read'] {
  let turn = 0

  return async function read(contexts, tables, query) {
    const prescribed = probe.snapshot()
    if (prescribed) return await prescribed.query(query)
    const list: readonly LoadContext[] = Array.isArray(contexts) ? contexts : [contexts as LoadContext]
    for (const context of list) if (context.tagged) context.tag(...tables.map(tableTag))

    const refusals: SeenRead['refusals'][number][] = []
    const told = teller(probe, tables, refusals)
    // A direct load must show what its reader has seen, which this node has not: nothing proves a replica fresh for that.
    if (!list.some(context => context.direct)) {
      for (let i = 0; i < replicas.length; i++) {
        const replica = replicas[(turn + i) % replicas.length] as ReplicaReader
        const read = await timed('replica', replica.name, () => replica.read(tables, query))
        if ('refusal' in read) {
          if (probe.onRead) refusals.push({ replica: replica.name, ...read.refusal })
          continue
        }
        turn++
        // Whatever a replica shows has been committed on the primary, below the end of its WAL.
        note(list, await readUpTo(primary), replica.name)
        told(replica.name)
        return read.value
      }
    }
    const { value, upTo } = await timed('primary', 'primary', async () => {
      await probe.hold()
      return await withSnapshot(primary, async trx => {
        const upTo = await readUpTo(trx)
        return { value: await query(trx), upTo }
      })
    })
    note(list, upTo, 'primary')
    told('primary')
    return value
  }
}

/** Tells whoever looks in who has served the load; nobody, mostly. */
function teller(probe: Probe, tables: readonly TableName[], refusals: SeenRead['refusals']) {
  if (!probe.onRead) return () => {}
  const from = performance.now()
  return (source: string) => probe.onRead?.({ tables, source, refusals, ms: performance.now() - from })
}

function note(contexts: readonly LoadContext[], upTo: number, source: string): void {
  for (const context of contexts) {
    context.sawUpTo(upTo)
    context.loadedFrom(source)
  }
}
