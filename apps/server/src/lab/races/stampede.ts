import { sql } from 'kysely'
import { loadVersion, writeVersion } from '../own-caches.ts'
import { mustHaveSeen, naiveCache, newPlay, type Props, primaryOf } from './props.ts'
import type { Play } from './schemas.ts'
import { Script } from './script.ts'

const row = 92
const readers = 100
/** How long the query of a load takes at least: a ranking, say. */
const querySeconds = 0.02

/** Many readers want a key at the same moment at which nobody has it. */
export const stampede = async (props: Props): Promise<Play[]> => {
  const { value } = await writeVersion(props.parts.node.plumbing.write, row)
  return [await naive(props, value), await ours(props, value)]
}

async function naive(props: Props, newest: number): Promise<Play> {
  const script = new Script()
  const cache = naiveCache(props)
  const key = `lab:race:naive:${newPlay()}:${row}`
  script.step('readers', 'load-begins', `${readers} readers ask for a key that nobody has`, String(readers))
  const values = await Promise.all(
    Array.from({ length: readers }, () =>
      cache.read(key, async () => {
        script.loads++
        await sql`SELECT pg_sleep(${querySeconds})`.execute(primaryOf(props))
        return await loadVersion(props.parts, row)
      }),
    ),
  )
  script.step('readers', 'loaded', `the primary has answered ${script.loads} times`, String(script.loads))
  script.read('readers', values.find(value => value !== newest) ?? newest, newest)
  return script.end(
    'naive',
    'Each reader sees that the key is missing and loads it. The database pays for all of them.',
  )
}

async function ours(props: Props, newest: number): Promise<Play> {
  const { cache, other } = props
  const script = new Script()
  const race = newPlay()
  script.step(
    'readers',
    'load-begins',
    `${readers} readers on two nodes ask for a key that nobody has`,
    String(readers),
  )
  const onLoaded = async () => {
    script.loads++
    await sql`SELECT pg_sleep(${querySeconds})`.execute(primaryOf(props))
  }
  const reads = await Promise.all(
    Array.from({ length: readers }, (_, i) => (i % 2 === 0 ? cache : other).get({ race, id: row, onLoaded })),
  )
  mustHaveSeen(props, ...reads)
  script.step('readers', 'loaded', `the primary has answered ${script.loads} times`, String(script.loads))
  script.read('readers', reads.find(({ value }) => value !== newest)?.value ?? newest, newest)
  return script.end(
    'ours',
    'Readers of one node share a load; a lock in Redis shares it between nodes. Without Redis each node loads once.',
  )
}
