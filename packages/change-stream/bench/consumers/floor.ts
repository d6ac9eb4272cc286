import {
  createRedisClient,
  type LogListener,
  logKeys,
  RedisLogReader,
  RedisLogWriter,
} from '@technomir/cache'
import { changeStream, type Transaction } from '../../src/index.ts'
import type { ConsumerOptions, Heard, StartConsumer } from './consumer.ts'
import { idsOf } from './ours.ts'

/**
 * The whole way of an invalidation: change stream → one entry of the log in Redis → a follower on a connection of its own, which is
 * where a node raises the floor. Only then is it counted. Up to `inFlight` entries are on their way to Redis at once; they are acknowledged in order.
 */
async function start(o: ConsumerOptions, heard: Heard, inFlight: number): Promise<() => Promise<void>> {
  const client = createRedisClient(o.redisUrl, true, 'bench-relay')
  client.on('error', () => {})
  await client.connect()
  const keys = logKeys(o.slot)
  const writer = new RedisLogWriter({ client, keys, retention: 100_000 })
  const epoch = `bench.${o.slot}`
  await writer.begin(epoch)
  let last: { epoch: string; last: number } | null = null
  let begun = () => {}
  const following = new Promise<void>(resolve => {
    begun = resolve
  })
  const listener: LogListener = {
    resume: () => last,
    begin: found => {
      last ??= { epoch: found, last: -1 }
      begun()
    },
    entry: entry => {
      last = { epoch, last: entry.position }
      for (const tag of entry.tags) heard.committed(Number(tag.slice('row:'.length)))
    },
    heartbeat: () => {},
  }
  const end = new AbortController()
  const reading = new RedisLogReader({ url: o.redisUrl, keys }).follow(listener, end.signal, () => {})
  await following
  let prev = 0
  const append = (transaction: Transaction) => {
    const { position } = transaction
    const tags = idsOf(transaction).map(id => `row:${id}`)
    const entry = { position, prev, tags, touched: ['commits'], events: [], writes: [], committedAt: 0 }
    prev = position
    return writer.append(epoch, entry)
  }
  const stream = changeStream({ connectionString: o.url, slot: o.slot, publications: [o.publication] })
  await stream.started
  const relaying = (async () => {
    let acknowledged: Promise<void> = Promise.resolve()
    let underWay = 0
    for await (const item of stream) {
      const appended = item.kind === 'transaction' ? append(item) : null
      underWay += 1
      acknowledged = acknowledged
        .then(() => appended)
        .then(() => {
          underWay -= 1
          stream.acknowledge(item.position)
        })
      if (underWay >= inFlight) await acknowledged
    }
    await acknowledged
  })()
  // Without heartbeats a reader looks after the epoch every 1.5 s, in the midst of the measurement.
  const beat = async () => {
    const heartbeat = { horizon: prev, last: prev, heldForMs: 0, mapping: 'bench' }
    const asked = await writer.heartbeat(epoch, heartbeat, null, 1000)
    if (asked.outcome === 'late') await writer.heartbeat(epoch, heartbeat, asked.stamp, 1000)
  }
  const beating = setInterval(() => void beat().catch(() => {}), 400)
  return async () => {
    clearInterval(beating)
    await stream.close()
    await relaying
    end.abort()
    await reading
    client.destroy()
  }
}

/** As the shop's relay does it: the next entry when Redis has answered the one before. */
export const startFloor: StartConsumer = (o, heard) => start(o, heard, 1)
export const startPipelinedFloor: StartConsumer = (o, heard) => start(o, heard, 64)
