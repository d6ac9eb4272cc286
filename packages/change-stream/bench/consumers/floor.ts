import {
  AppendQueue,
  createRedisClient,
  type LogEntry,
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
 * where a node raises the floor. Only then is it counted. `together`: what gathers while an append is under way goes with the next, as in the shop's relay.
 */
async function start(o: ConsumerOptions, heard: Heard, together: boolean): Promise<() => Promise<void>> {
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
  const entryOf = (transaction: Transaction): LogEntry => {
    const { position } = transaction
    const tags = idsOf(transaction).map(id => `row:${id}`)
    const entry = { position, prev, tags, touched: ['commits'], events: [], writes: [], committedAt: 0 }
    prev = position
    return entry
  }
  const queue = new AppendQueue(async entries => {
    await writer.append(epoch, ...entries)
  })
  const stream = changeStream({ connectionString: o.url, slot: o.slot, publications: [o.publication] })
  await stream.started
  const relaying = (async () => {
    for await (const item of stream) {
      const entry = item.kind === 'transaction' ? entryOf(item) : null
      await queue.add({
        entry: () => entry,
        afterAllBefore: false,
        done: () => stream.acknowledge(item.position),
      })
      if (!together) await queue.settled()
    }
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

export const startFloor: StartConsumer = (o, heard) => start(o, heard, true)
export const startFloorOneByOne: StartConsumer = (o, heard) => start(o, heard, false)
