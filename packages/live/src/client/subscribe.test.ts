import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LiveServer, publish, startLive } from '../../test/live-server.ts'
import { type Client, connect } from './client.ts'
import { feedQueries } from './feed-queries.ts'
import { LiveError, type Place, type ReceivedEvent } from './options.ts'

let live: LiveServer
let client: Client
let errors: unknown[]
beforeEach(async () => {
  live = await startLive({ maxTopics: 3, onError: () => {} })
  errors = []
  client = connect({ url: live.url, maxPauseMs: 20, onError: error => errors.push(error) })
})
afterEach(async () => {
  client.close()
  await live.stop()
})

const soon = { timeout: 5_000, interval: 2 }
const at = (position: number): Place => ({ epoch: 'e1', position })

/** Subscribes, and keeps what it is told as text. */
function hear(topics: string[], startAt?: Place) {
  const told: string[] = []
  const subscription = client.subscribe(topics, {
    ...(startAt && { startAt }),
    onEvent: ({ topic, position }: ReceivedEvent) => told.push(`${topic}@${position}`),
    onRefetch: each => told.push(`refetch ${each}`),
  })
  return { told, subscription }
}

test('the first word is to fetch, unless the client knows where the data end', async () => {
  publish(live.hub, 101, 'a')
  const unknown = hear(['a'])
  await expect.poll(() => unknown.told, soon).toEqual(['refetch a'])
  expect(client.place()).toEqual(at(101))
  const known = hear(['b'], at(100))
  publish(live.hub, 102, 'a', 'b')
  await expect.poll(() => known.told, soon).toEqual(['b@102'])
  expect(unknown.told).toEqual(['refetch a', 'a@102'])
})

test('a topic is heard as long as anybody wants it, and asked for once', async () => {
  const [one, two] = [hear(['a'], at(100)), hear(['a', 'p:*'], at(100))]
  publish(live.hub, 101, 'a', 'p:1')
  await expect.poll(() => two.told, soon).toEqual(['a@101', 'p:1@101'])
  one.subscription.close()
  one.subscription.close()
  publish(live.hub, 102, 'a')
  await expect.poll(() => two.told.at(-1), soon).toBe('a@102')
  expect(one.told).toEqual(['a@101'])
  expect(live.hub.hasListeners('a')).toBe(true)
  two.subscription.close()
  await expect.poll(() => live.hub.hasListeners('a'), soon).toBe(false)
})

test('who leaves and comes back in one breath misses nothing and asks nothing', async () => {
  const { subscription } = hear(['a'], at(100))
  await expect.poll(() => live.hub.hasListeners('a'), soon).toBe(true)
  subscription.close()
  const again = hear(['a'], at(100))
  publish(live.hub, 101, 'a')
  await expect.poll(() => again.told, soon).toEqual(['a@101'])
})

test('a newcomer whose data are older than the last event is told to fetch, the others are not', async () => {
  const first = hear(['a'], at(100))
  publish(live.hub, 101, 'a')
  await expect.poll(() => first.told, soon).toEqual(['a@101'])
  const [old, recent] = [hear(['a'], at(100)), hear(['a'], at(101))]
  publish(live.hub, 102, 'a')
  await expect.poll(() => recent.told, soon).toEqual(['a@102'])
  expect(old.told).toEqual(['refetch a', 'a@102'])
  expect(first.told).toEqual(['a@101', 'a@102'])
})

test('data ahead of the hub are not told what they show already', async () => {
  const { told, subscription } = hear(['a'], at(100))
  await expect.poll(() => live.hub.hasListeners('a'), soon).toBe(true)
  subscription.startAt(at(102))
  for (const position of [101, 102, 103]) publish(live.hub, position, 'a')
  await expect.poll(() => told, soon).toEqual(['a@103'])
})

test('data that are behind what was sent, or of another epoch, are fetched again until they agree', async () => {
  const { told, subscription } = hear(['a'], at(100))
  publish(live.hub, 101, 'a')
  await expect.poll(() => told, soon).toEqual(['a@101'])
  subscription.startAt(at(100))
  await expect.poll(() => told, soon).toEqual(['a@101', 'refetch a'])
  subscription.startAt({ epoch: 'e2', position: 5 })
  await expect.poll(() => told, soon).toEqual(['a@101', 'refetch a', 'refetch a'])
  subscription.startAt(at(101))
  publish(live.hub, 102, 'a')
  await expect.poll(() => told.at(-1), soon).toBe('a@102')
})

test('a wildcard that joins with older data than an event it stands for is told to fetch', async () => {
  const first = hear(['p:1'], at(100))
  publish(live.hub, 101, 'p:1')
  await expect.poll(() => first.told, soon).toEqual(['p:1@101'])
  const [wide, other] = [hear(['p:*'], at(100)), hear(['q:*'], at(100))]
  publish(live.hub, 102, 'p:1', 'p:2', 'q:1')
  await expect.poll(() => other.told, soon).toEqual(['q:1@102'])
  // The word to fetch comes with the answer to a ping, which may come after the events of other topics.
  await expect.poll(() => wide.told[0], soon).toBe('refetch p:*')
})

test('who is told to fetch is told to fetch no less than where others, ahead of the hub, begin', async () => {
  hear(['a'], at(110))
  await expect.poll(() => live.hub.hasListeners('a'), soon).toBe(true)
  const late = hear(['a'])
  await expect.poll(() => late.told, soon).toEqual(['refetch a'])
  expect(client.place()).toEqual(at(110))
})

test('a reset tells everybody once, with their topics', async () => {
  const [one, two] = [hear(['a', 'b'], at(100)), hear(['b'], at(100))]
  const all: (readonly string[])[] = []
  client.listen({ onRefetch: topics => all.push(topics) })
  await expect.poll(() => live.hub.hasListeners('b'), soon).toBe(true)
  live.hub.reset('e2', 7)
  await expect.poll(() => all, soon).toEqual([['a', 'b']])
  expect([one.told, two.told]).toEqual([['refetch a,b'], ['refetch b']])
  expect(client.place()).toEqual({ epoch: 'e2', position: 7 })
})

test('refused topics are told as errors; the others are heard; room that comes free is used', async () => {
  const { told, subscription } = hear(['a', 'admin'], at(100))
  await expect.poll(() => errors, soon).toHaveLength(1)
  expect(errors[0]).toBeInstanceOf(LiveError)
  expect(errors[0]).toMatchObject({ code: 'forbidden_topic', topics: ['admin'] })
  const more = hear(['b', 'c', 'd'], at(100))
  await expect.poll(() => errors, soon).toHaveLength(2)
  expect(errors[1]).toMatchObject({ code: 'too_many_topics', topics: ['b', 'c', 'd'] })
  publish(live.hub, 101, 'a', 'b')
  await expect.poll(() => told, soon).toEqual(['a@101'])
  subscription.close()
  await expect.poll(() => more.told, soon).toEqual(['b@101'])
  expect(() => client.subscribe(['no topic'])).toThrow(TypeError)
})

test('notices reach listeners; after a reconnect those who want them fetch', async () => {
  const notices: unknown[] = []
  const refetches: unknown[] = []
  client.subscribe(['health'], {
    startAt: at(100),
    onNotice: notice => notices.push(notice),
    onRefetch: topics => refetches.push(topics),
  })
  const plain = hear(['health'], at(100))
  await expect.poll(() => live.hub.hasListeners('health'), soon).toBe(true)
  live.hub.announce({ topic: 'health', event: 'changed', data: 1 })
  await expect.poll(() => notices, soon).toEqual([{ topic: 'health', event: 'changed', data: 1 }])
  live.hub.recheck(() => {
    throw new Error('ends the connection')
  })
  await expect.poll(() => refetches, soon).toEqual([['health']])
  publish(live.hub, 101, 'health')
  await expect.poll(() => plain.told, soon).toEqual(['health@101'])
})

test('in another session everything is fetched again', async () => {
  const { told } = hear(['a'], at(100))
  publish(live.hub, 101, 'a')
  await expect.poll(() => told, soon).toEqual(['a@101'])
  live.hub.recheck(() => undefined)
  await expect.poll(() => told, soon).toEqual(['a@101', 'refetch a'])
  publish(live.hub, 102, 'a')
  await expect.poll(() => told.at(-1), soon).toBe('a@102')
})

test('data that turn out to be older while the server is being asked are fetched again', async () => {
  await expect.poll(() => client.status, soon).toBe('live')
  publish(live.hub, 101, 'a')
  const { told, subscription } = hear(['a'], at(101))
  await Promise.resolve()
  subscription.startAt(at(100))
  await expect.poll(() => told, soon).toEqual(['refetch a'])
})

test('a listener that throws harms nobody', async () => {
  client.subscribe(['a'], {
    startAt: at(100),
    onEvent: () => {
      throw new Error('mine')
    },
  })
  const { told } = hear(['a'], at(100))
  publish(live.hub, 101, 'a')
  await expect.poll(() => told, soon).toEqual(['a@101'])
  expect(errors).toMatchObject([{ message: 'mine' }])
})

test('feedQueries: an event invalidates the keys of its topic, a refetch those of its topics, each once', async () => {
  const invalidated: unknown[] = []
  const stop = feedQueries(
    client,
    { invalidateQueries: ({ queryKey }) => Promise.resolve(invalidated.push(queryKey)) },
    topic => {
      const [kind, id] = topic.split(':')
      if (kind === 'product') return id === '*' ? [['product'], ['lists']] : [['product', id], ['lists']]
      return topic === 'cart' ? [['cart']] : []
    },
  )
  client.subscribe(['product:*', 'cart'], { startAt: at(100) })
  publish(live.hub, 101, 'product:3', 'unknown')
  publish(live.hub, 102, 'cart')
  await expect.poll(() => invalidated, soon).toEqual([['product', '3'], ['lists'], ['cart']])
  live.hub.reset('e1', 110)
  await expect.poll(() => invalidated.slice(3), soon).toEqual([['product'], ['lists'], ['cart']])
  stop()
  publish(live.hub, 111, 'cart')
  await expect.poll(() => client.place()?.position, soon).toBe(111)
  expect(invalidated).toHaveLength(6)
})

test('feedQueries tells of a query client that fails', async () => {
  const failed: unknown[] = []
  feedQueries(
    client,
    { invalidateQueries: () => Promise.reject(new Error('gone')) },
    () => [['a']],
    error => failed.push(error),
  )
  client.subscribe(['a'])
  await expect.poll(() => failed, soon).toMatchObject([{ message: 'gone' }])
})
