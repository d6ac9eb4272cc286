import { setTimeout as sleep } from 'node:timers/promises'
import type { CacheNode, Driver } from '../driver.ts'
import { keysFor, lacks, type Result, type Scenario, type Setting } from '../scenario.ts'
import { versionOf } from '../source.ts'
import { reported, Stage, type StagedNode, upTo } from '../stage.ts'

type By = 'key' | 'tag'

async function end(node: CacheNode, key: string, by: By): Promise<void> {
  await reported(
    by === 'key' ? node.invalidate(key) : (node.invalidateTag?.(`tag-${key}`) ?? Promise.resolve(false)),
  )
}

/** Begins a load, invalidates while it is under way, and hands over to `then` with the load still waiting. */
async function overtake(
  driver: Driver,
  { redisPort, runs }: Setting,
  by: By,
  then: (
    stage: Stage,
    node: StagedNode,
    key: string,
    old: Promise<unknown>,
    open: () => void,
  ) => Promise<boolean>,
): Promise<Result> {
  if (by === 'tag' && !driver.tags) return lacks('tags')
  const stage = await Stage.set(driver, { redisPort, nodes: 1, tagged: by === 'tag' })
  let wrong = 0
  for (const key of keysFor(runs)) {
    const node = stage.node(0)
    const gate = stage.source.gate(key)
    const old = node.cache.read(key)
    await gate.reached
    stage.source.write(key)
    await end(node.cache, key, by)
    await stage.cluster.settle()
    if (await then(stage, node, key, old, () => gate.open())) wrong++
  }
  await stage.strike()
  return { wrong, runs }
}

/** A: the load ends after the invalidation; what do later readers get? */
const lateFill = (by: By) => (driver: Driver, setting: Setting) =>
  overtake(driver, setting, by, async (_stage, { cache }, key, old, open) => {
    open()
    await old
    await sleep(2)
    return versionOf(await cache.read(key)) !== 2
  })

/** A, seen from another node: what does the shared tier hold afterwards? */
async function lateFillShared(driver: Driver, setting: Setting): Promise<Result> {
  return overtake(driver, setting, 'key', async (stage, _node, key, old, open) => {
    open()
    await old
    await sleep(5)
    const other = stage.nodes[1] ?? (await stage.join())
    return versionOf(await other.cache.read(key)) !== 2
  })
}

/** B: a reader comes after the invalidation, while the old load is still under way. */
const joinsOld = (by: By) => (driver: Driver, setting: Setting) =>
  overtake(driver, setting, by, async (_stage, { cache }, key, old, open) => {
    const late = cache.read(key)
    await sleep(5)
    open()
    await old
    return versionOf(await late) !== 2
  })

/** C: the reply of the shared tier is on its way to a node while the key is invalidated. */
async function latePromotion(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  if (!driver.memoryTier) return { words: 'safe: no memory tier' }
  const stage = await Stage.set(driver, { redisPort, nodes: 1 })
  const writer = stage.node(0)
  const keys = keysFor(runs)
  for (const key of keys) await writer.cache.read(key)
  // Some libraries do not wait for their own write to the shared tier.
  await sleep(20)
  // It comes later: some send values to the memory of nodes that are there.
  const reader = await stage.join()
  // So that the reply held back is that of the read, not of connecting.
  await reader.cache.read('connects')
  let wrong = 0
  for (const key of keys) {
    reader.values.hold()
    const early = reader.cache.read(key)
    await upTo(200, () => reader.values.held > 0)
    stage.source.write(key)
    // Where nodes do not hear of each other, the reading node itself invalidates; its command waits behind the reply.
    const ending = end((driver.bus ? writer : reader).cache, key, 'key').then(() => stage.cluster.settle())
    await Promise.race([ending, sleep(100)])
    reader.values.release()
    await Promise.all([ending, early])
    await sleep(5)
    if (versionOf(await reader.cache.read(key)) !== 2) wrong++
  }
  await stage.strike()
  return { wrong, runs }
}

export const fences: readonly Scenario[] = [
  { id: 'A key', title: 'load begun before an invalidation of its key fills after it', run: lateFill('key') },
  { id: 'A tag', title: 'the same, invalidated by tag', run: lateFill('tag') },
  { id: 'A shared', title: 'the same, seen by another node through the shared tier', run: lateFillShared },
  {
    id: 'B key',
    title: 'a reader after the invalidation of the key joins the old flight',
    run: joinsOld('key'),
  },
  { id: 'B tag', title: 'the same, invalidated by tag', run: joinsOld('tag') },
  { id: 'C', title: 'an L2 reply under way is promoted to L1 after the invalidation', run: latePromotion },
]
