import { loadVersion, writeVersion } from '../own-caches.ts'
import { gate, mustHaveHeard, mustHaveSeen, naiveCache, newPlay, type Props } from './props.ts'
import type { Play } from './schemas.ts'
import { Script } from './script.ts'

const row = 91

/** A reader has loaded the old value and is slow to store it; meanwhile a writer changes the row and invalidates. */
export const staleSet = async (props: Props): Promise<Play[]> => [await naive(props), await ours(props)]

async function naive(props: Props): Promise<Play> {
  const script = new Script()
  const cache = naiveCache(props)
  const key = `lab:race:naive:${newPlay()}:${row}`
  const [loaded, held] = [gate(), gate()]
  script.step('reader A', 'load-begins', 'reader A finds nothing in the cache and asks the primary')
  const readA = cache.read(key, async () => {
    script.loads++
    const version = await loadVersion(props.parts, row)
    script.step(
      'reader A',
      'loaded',
      'reader A has the row, and is held up before it stores it',
      `v${version}`,
    )
    loaded.open()
    await held.opened
    return version
  })
  const newest = await meanwhile(readA, loaded, held, async () => {
    const { value } = await writeVersion(props.parts.node.plumbing.write, row)
    script.step('writer', 'committed', 'the writer commits a newer version', `v${value}`)
    await cache.invalidate(key)
    script.step(
      'writer',
      'invalidated',
      'the writer deletes the key: there is nothing yet that it could delete',
    )
    return value
  })
  const old = await readA
  script.step('reader A', 'stored', 'reader A stores what it has loaded before the write', `v${old}`)
  const load = () => {
    script.loads++
    return loadVersion(props.parts, row)
  }
  script.read('reader B', await cache.read(key, load), newest)
  return script.end(
    'naive',
    'The old value was stored after the invalidation, and stays until its time to live is over. DEL cannot end what is not there yet.',
  )
}

async function ours(props: Props): Promise<Play> {
  const { parts, cache } = props
  const script = new Script()
  const race = newPlay()
  const [loaded, held] = [gate(), gate()]
  script.step('reader A', 'load-begins', 'reader A finds nothing in the cache and asks the primary')
  const readA = cache.get({
    race,
    id: row,
    onLoaded: async version => {
      script.loads++
      script.step(
        'reader A',
        'loaded',
        'reader A has the row, and is held up before it stores it',
        `v${version}`,
      )
      loaded.open()
      await held.opened
    },
  })
  const written = await meanwhile(readA, loaded, held, async () => {
    const written = await writeVersion(parts.node.plumbing.write, row)
    mustHaveHeard(props, written)
    script.step('writer', 'committed', 'the writer commits a newer version', `v${written.value}`)
    script.step(
      'writer',
      'invalidated',
      `the commit itself raises the floor of the row to ${written.position}`,
      String(written.position),
    )
    return written
  })
  const read = await readA
  mustHaveSeen(props, read)
  script.step(
    'reader A',
    read.stored ? 'stored' : 'not-stored',
    read.stored ? 'the value is stored' : 'the value is as of a position below the floor: it is not stored',
    `v${read.value}`,
  )
  const readB = await cache.get({ race, id: row, onLoaded: () => void script.loads++ })
  mustHaveSeen(props, readB)
  script.read('reader B', readB.value, written.value)
  return script.end(
    'ours',
    'Every load knows as of which position it is true. A floor above that position refuses it, however late it comes.',
  )
}

type Gate = ReturnType<typeof gate>

/** Writes while `reading` is held up. A load that fails ends the race instead of leaving it at the gate, and one under way is always let go. */
async function meanwhile<T>(
  reading: Promise<unknown>,
  loaded: Gate,
  held: Gate,
  write: () => Promise<T>,
): Promise<T> {
  try {
    await Promise.race([loaded.opened, reading])
    return await write()
  } finally {
    held.open()
  }
}
