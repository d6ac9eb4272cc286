import { setTimeout as sleep } from 'node:timers/promises'
import type { Driver } from '../driver.ts'
import { keysFor, type Result, type Scenario, type Setting } from '../scenario.ts'
import { versionOf } from '../source.ts'
import { Stage } from '../stage.ts'

/** I: eight nodes with fifty readers each find nothing. */
async function coldKey(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  const stage = await Stage.set(driver, { redisPort, nodes: 8 })
  stage.source.delayMs = 50
  const times = Math.min(runs, 5)
  let wrong = 0
  for (const key of keysFor(times)) {
    const before = stage.source.loads
    await Promise.all(stage.nodes.flatMap(({ cache }) => Array.from({ length: 50 }, () => cache.read(key))))
    if (stage.source.loads - before > 1) wrong++
  }
  const { loads } = stage.source
  await stage.strike()
  return { wrong, runs: times, note: `${loads / times} loads for 400 readers` }
}

/** I, with a source that fails: twenty readers of one node. */
async function failingLoad(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  const stage = await Stage.set(driver, { redisPort, nodes: 1 })
  stage.source.delayMs = 20
  const { cache } = stage.node(0)
  const times = Math.min(runs, 5)
  let wrong = 0
  for (const key of keysFor(times)) {
    stage.source.failing.add(key)
    const before = stage.source.loads
    await Promise.allSettled(Array.from({ length: 20 }, () => cache.read(key)))
    if (stage.source.loads - before > 1) wrong++
  }
  const { loads } = stage.source
  await stage.strike()
  return { wrong, runs: times, note: `${loads / times} loads for 20 readers` }
}

/** J: a node reads an entry from the shared tier late in its life and keeps it. */
async function fullTtlAgain(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  if (!driver.memoryTier) return { words: 'safe: no memory tier' }
  const stage = await Stage.set(driver, { redisPort, nodes: 2, ttlMs: 1000 })
  const keys = keysFor(runs)
  const [first, second] = [stage.node(0).cache, stage.node(1).cache]
  await Promise.all(keys.map(key => first.read(key)))
  await sleep(700)
  await Promise.all(keys.map(key => second.read(key)))
  for (const key of keys) stage.source.write(key)
  await sleep(550)
  const values = await Promise.all(keys.map(key => second.read(key)))
  await stage.strike()
  return { wrong: values.filter(value => versionOf(value) !== 2).length, runs }
}

const falsy: readonly unknown[] = [0, '', false, null]

/** K: values that are falsy are values. */
async function falsyValues(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  const stage = await Stage.set(driver, { redisPort, nodes: 2 })
  const failed = new Set<string>()
  let wrong = 0
  for (const run of keysFor(runs)) {
    const value = falsy[Number(run.slice(4)) % falsy.length]
    stage.source.fixed.set(run, value)
    const before = stage.source.loads
    const read: unknown[] = []
    for (const index of [0, 0, 1, 1]) {
      read.push(await stage.node(index).cache.read(run))
      await sleep(3)
    }
    if (read.every(got => got === value) && stage.source.loads - before === 1) continue
    wrong++
    failed.add(JSON.stringify(value))
  }
  await stage.strike()
  return { wrong, runs, ...(wrong > 0 ? { note: [...failed].join(' ') } : {}) }
}

/** K: a load that failed once is tried again. */
async function cachedErrors(driver: Driver, { redisPort, runs }: Setting): Promise<Result> {
  const stage = await Stage.set(driver, { redisPort, nodes: 1 })
  const { cache } = stage.node(0)
  let wrong = 0
  for (const key of keysFor(runs)) {
    stage.source.failing.add(key)
    await cache.read(key).catch(() => {})
    stage.source.failing.delete(key)
    const value = await cache.read(key).catch(() => null)
    if (versionOf(value) !== 1) wrong++
  }
  await stage.strike()
  return { wrong, runs }
}

export const herdsAndTimes: readonly Scenario[] = [
  { id: 'I cold', title: '8 nodes x 50 readers on a cold key make more than one load', run: coldKey },
  { id: 'I failing', title: '20 readers of a failing load make more than one load', run: failingLoad },
  { id: 'J', title: 'L1 refilled from L2 lives past the TTL', run: fullTtlAgain },
  { id: 'K falsy', title: '0, "", false and null are read as misses', run: falsyValues },
  { id: 'K errors', title: 'errors are cached', run: cachedErrors },
]
