import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import type { Driver } from '../driver.ts'
import { keysFor, lacks, type Result, type Scenario, type Setting } from '../scenario.ts'
import { versionOf } from '../source.ts'
import { reported, Stage, upTo } from '../stage.ts'
import { withDateMoved } from './moved-date.ts'

/** D: a node's connection to the bus is cut, an invalidation happens, the connection comes back. */
async function busCut(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  if (!driver.memoryTier) return { words: 'safe: no memory tier' }
  if (!driver.bus) return lacks('bus: other nodes are never told')
  const stage = await Stage.set(driver, { redisPort, nodes: 2 })
  const [writer, deaf] = [stage.node(0), stage.node(1)]
  const keys = keysFor(runs)
  for (const key of keys) {
    await writer.cache.read(key)
    await deaf.cache.read(key)
  }
  await stage.cluster.settle()
  deaf.bus.cut()
  await sleep(30)
  for (const key of keys) {
    stage.source.write(key)
    await reported(writer.cache.invalidate(key))
  }
  // Longer than any of them needs to notice that it hears nothing.
  await sleep(2300)
  const during = await stale(keys, key => deaf.cache.read(key))
  deaf.bus.heal()
  await upTo(5000, () => deaf.bus.connections > 0)
  await sleep(700)
  const wrong = await stale(keys, key => deaf.cache.read(key))
  await stage.strike()
  return { wrong, runs, note: `${during} 2.3 s into the cut, ${wrong} after it healed` }
}

/** E: Redis refuses writes for a moment, just when something is invalidated. */
const refusedCommand =
  (by: 'key' | 'tag') =>
  async (driver: Driver, { redisPort, runs }: Setting): Promise<Result> => {
    if (by === 'tag' && !driver.tags) return lacks('tags')
    const admin = new Redis({ port: redisPort })
    const stage = await Stage.set(driver, { redisPort, nodes: 2, tagged: by === 'tag' })
    const [writer, other] = [stage.node(0), stage.node(1)]
    let wrong = 0
    let honest = 0
    for (const key of keysFor(runs)) {
      await writer.cache.read(key)
      await other.cache.read(key)
      await sleep(5)
      stage.source.write(key)
      // A primary without enough replicas refuses writes (NOREPLICAS): a failed command as it happens in production.
      await admin.config('SET', 'min-replicas-to-write', '1')
      const { cache } = writer
      const success = await reported(
        by === 'key'
          ? cache.invalidate(key)
          : (cache.invalidateTag?.(`tag-${key}`) ?? Promise.resolve(false)),
      )
      await admin.config('SET', 'min-replicas-to-write', '0')
      await stage.cluster.settle()
      // The other node first: some libraries put it right when the writer itself reads.
      const values = [await other.cache.read(key), await writer.cache.read(key)]
      const old = values.some(value => versionOf(value) !== 2)
      if (!success) honest++
      else if (old) wrong++
    }
    admin.disconnect()
    await stage.strike()
    return { wrong, runs, ...(honest > 0 ? { note: `${honest} reported as failed` } : {}) }
  }

/** F: the node that invalidates has a clock five seconds behind. */
async function clockBehind(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  const stage = await Stage.set(driver, {
    redisPort,
    nodes: 2,
    tagged: driver.tags,
    clockOffsetsMs: [0, -5000],
  })
  const [right, behind] = [stage.node(0), stage.node(1)]
  const keys = keysFor(runs)
  for (const key of keys) await right.cache.read(key)
  await sleep(10)
  for (const key of keys) {
    stage.source.write(key)
    const { cache } = behind
    await withDateMoved(-5000, () => reported(cache.invalidateTag?.(`tag-${key}`) ?? cache.invalidate(key)))
  }
  await stage.cluster.settle()
  // Nodes without a bus keep their L1 anyway, which is another matter: a node that comes anew is asked.
  const asked = driver.bus ? right : await stage.join()
  const wrong = await stale(keys, key => asked.cache.read(key))
  await stage.strike()
  return { wrong, runs }
}

/** G: what remembers the invalidation is lost (evicted, expired, trimmed) before the entries are; then a cold node comes. */
async function markersLost(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  if (!driver.tags) return lacks('tags')
  const tagOf = (key: string) => `tag-${key.replace(/^(first|second)-/, '')}`
  const stage = await Stage.set(driver, { redisPort, nodes: 1, tagged: true, tagOf })
  const lose = stage.cluster.loseMarkers
  const { cache } = stage.node(0)
  let wrong = 0
  const keys = keysFor(runs)
  for (const key of keys) {
    for (const nth of ['first', 'second']) await cache.read(`${nth}-${key}`)
    await sleep(5)
    for (const nth of ['first', 'second']) stage.source.write(`${nth}-${key}`)
    await reported(cache.invalidateTag?.(tagOf(key)) ?? Promise.resolve(false))
    await lose?.(tagOf(key))
  }
  const cold = (await stage.join()).cache
  for (const key of keys) {
    // The first read may put a new marker in place of the lost one.
    await cold.read(`first-${key}`)
    if (versionOf(await cold.read(`second-${key}`)) !== 2) wrong++
  }
  await stage.strike()
  return { wrong, runs }
}

/** H: entries get old; by the time of the invalidation, what leads from tag to entries may have expired before them. */
async function indexExpired(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  if (!driver.tags) return lacks('tags')
  const stage = await Stage.set(driver, { redisPort, nodes: 1, tagged: true, ttlMs: 2000 })
  const { cache } = stage.node(0)
  const keys = keysFor(runs)
  for (const key of keys) await cache.read(key)
  // Ours and most others have no entry left then; a library that keeps entries longer than its index has.
  await sleep(2300)
  for (const key of keys) {
    stage.source.write(key)
    await reported(cache.invalidateTag?.(`tag-${key}`) ?? Promise.resolve(false))
  }
  await stage.cluster.settle()
  const wrong = await stale(keys, key => cache.read(key))
  await stage.strike()
  return { wrong, runs }
}

async function stale(keys: readonly string[], read: (key: string) => Promise<unknown>): Promise<number> {
  let count = 0
  for (const key of keys) if (versionOf(await read(key)) !== 2) count++
  return count
}

export const losses: readonly Scenario[] = [
  { id: 'D', title: 'bus cut and healed: the peer still serves the old L1 value', run: busCut },
  {
    id: 'E key',
    title: 'a refused Redis command loses an invalidation by key, reported as success',
    run: refusedCommand('key'),
  },
  { id: 'E tag', title: 'the same, by tag', run: refusedCommand('tag') },
  { id: 'F', title: 'a node whose clock is 5 s behind invalidates; the entry survives', run: clockBehind },
  { id: 'G', title: 'tag markers are lost before the entries: they come back to life', run: markersLost },
  { id: 'H', title: 'the tag index expires before the entries', run: indexExpired },
]
