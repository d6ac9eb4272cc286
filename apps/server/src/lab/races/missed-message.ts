import { Caches, createRedisClient, Follower, logKeys, RedisLogReader, serverUrlOf } from '@technomir/cache'
import { application } from '../../caching/shared-parts.ts'
import { loadVersion, writeVersion } from '../own-caches.ts'
import { CutLine } from './cut-line.ts'
import { declareRaceCache, naiveCache, newPlay, type Props } from './props.ts'
import type { Play } from './schemas.ts'
import { Script } from './script.ts'
import { waitUntil } from './wait-until.ts'

const row = 93

/** A node's connection to Redis is cut for a moment, and just then a row is changed. */
export const missedMessage = async (props: Props): Promise<Play[]> => [await naive(props), await ours(props)]

async function naive(props: Props): Promise<Play> {
  const { redis, plumbing } = props.parts.node
  const script = new Script()
  const cache = naiveCache(props)
  const play = newPlay()
  const key = `lab:race:naive:${play}:${row}`
  const channel = `lab:race:naive:${play}`
  const memory = new Map<string, number>()
  const { line, url } = await CutLine.to(await placeOfLog(props))
  const subscriber = createRedisClient(url, true, 'technomir-lab-naive')
  subscriber.on('error', () => {})
  const load = () => {
    script.loads++
    return loadVersion(props.parts, row)
  }
  const readB = async () => {
    const kept = memory.get(key)
    if (kept !== undefined) return kept
    const value = await cache.read(key, load)
    memory.set(key, value)
    return value
  }
  try {
    await subscriber.connect()
    await subscriber.subscribe(channel, gone => void memory.delete(gone))
    const old = await readB()
    script.step('node B', 'stored', 'node B keeps the row in its memory', `v${old}`)
    line.cut()
    await waitUntil(() => !subscriber.isReady, 2000)
    script.step('node B', 'cut', 'the connection of node B to Redis is cut')
    const { value: newest } = await writeVersion(plumbing.write, row)
    script.step('writer', 'committed', 'the writer commits a newer version', `v${newest}`)
    await cache.invalidate(key)
    const heard = (await redis?.publish(channel, key)) ?? 0
    script.step(
      'writer',
      'message-lost',
      `the writer publishes the invalidation; ${heard} nodes hear it`,
      String(heard),
    )
    line.mend()
    await waitUntil(() => subscriber.isReady, 3000)
    script.step('node B', 'reconnected', 'node B is connected again, and subscribed as before')
    script.read('node B', await readB(), newest)
    return script.end(
      'naive',
      'Pub/sub keeps nothing for those who are away, and nobody tells them that they have missed something.',
    )
  } finally {
    subscriber.destroy()
    await line.close()
  }
}

async function ours(props: Props): Promise<Play> {
  const { plumbing, store, follower: own } = props.parts.node
  const script = new Script()
  const race = newPlay()
  const { line, url } = await CutLine.to(await placeOfLog(props))
  // Another node: a follower and a memory of its own.
  const follower = new Follower({
    log: new RedisLogReader({ url, keys: logKeys(application) }),
    mapping: own.mapping,
  })
  const caches = new Caches({ follower, ...(store ? { store } : {}), maxEntries: 100 })
  const cache = declareRaceCache(caches, plumbing.read)
  const onLoaded = () => void script.loads++
  const readB = () => cache.get({ race, id: row, onLoaded })
  try {
    follower.start()
    await waitUntil(() => !follower.isBlind(), 5000)
    const { value: old } = await readB()
    script.step('node B', 'stored', 'node B keeps the row in its memory', `v${old}`)
    line.cut()
    script.step('node B', 'cut', 'the connection of node B to Redis is cut')
    const written = await writeVersion(plumbing.write, row)
    script.step('writer', 'committed', 'the writer commits a newer version', `v${written.value}`)
    script.step(
      'writer',
      'invalidated',
      `the relay puts the commit into the log, at ${written.position}`,
      String(written.position),
    )
    line.mend()
    await waitUntil(() => follower.horizon >= written.position, 5000)
    script.step('node B', 'reconnected', 'node B is connected again and follows the log from where it was')
    const { value } = await readB()
    script.read('node B', value, written.value)
    return script.end(
      'ours',
      'The log keeps what was said. A node reads on where it stopped; were anything missing there, it would notice and drop what it has.',
    )
  } finally {
    await follower.close()
    caches.close()
    await line.close()
  }
}

/** Where node B reads the log, which may be any server of a cluster. */
async function placeOfLog({ parts }: Props): Promise<string> {
  const { redis, plumbing } = parts.node
  const { redis: address } = plumbing.config
  if (redis === undefined || address === undefined) throw new Error('There is no Redis.')
  return await serverUrlOf(redis, address, logKeys(application).current)
}
