import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import type { Cache } from '../cache/cache.ts'
import { type RedisNode, redisNode } from './redis-node.ts'
import { shown } from './shown.ts'
import type { SmallRelay } from './small-relay.ts'
import { until } from './until.ts'

/** Two nodes whose reads are watched: `truth` is the row; nobody who has processed its change may show it as it was. */
export async function watchedNodes(url: string, relay: () => SmallRelay) {
  let truth = 0
  const wrong: string[] = []
  const outcomes = new Set<string>()
  const nodes: (RedisNode & { cache: Cache<string, number>; processed: number })[] = []
  for (let i = 0; i < 2; i++) {
    const node = await redisNode(url)
    const load = async () => truth
    const cache = node.caches.define<string, number>({
      name: 'rows',
      policy: 'event',
      key: key => key,
      tags: key => [key],
      load,
    })
    const watched = { ...node, cache, processed: 0 }
    node.follower.on('entry', ({ events }) => {
      for (const { data } of events) watched.processed = Number(data)
    })
    nodes.push(watched)
  }
  const stop = new AbortController()
  const reading = (async () => {
    while (!stop.signal.aborted) {
      await Promise.all(
        nodes.map(async node => {
          const must = node.processed
          const read = await node.cache.get('row')
          outcomes.add(read.outcome === 'bypass' ? `bypass ${read.reason}` : read.outcome)
          if (read.value < must) wrong.push(`${read.value} after ${must}: ${read.outcome} ${read.tier}`)
        }),
      )
      await sleep(1)
    }
  })()
  const sight = () =>
    until('sight', () =>
      nodes.every(({ follower }) => !follower.isBlind() && follower.epoch === relay().epoch),
    )
  await sight()
  return {
    nodes,
    wrong,
    outcomes,
    sight,
    /** Commits a change; the log hears of it, or would if it were there. */
    change: () => {
      truth++
      return relay().change({ tags: ['row'], events: [{ topic: 'row', event: 'changed', data: truth }] })
    },
    /** Commits a change whose entry Redis has lost before anybody read it. */
    changeUnheard: () => {
      truth++
      const led = relay()
      led.last = led.horizon = led.entry({}).position
    },
    async close() {
      stop.abort()
      await reading
      for (const node of nodes) await node.close()
    },
    /** Every node shows the row as it is now, from its cache. */
    async expectRight() {
      await sight()
      await until('the log', () => nodes.every(({ follower }) => follower.horizon >= relay().last))
      for (const { cache } of nodes) {
        await cache.get('row')
        expect(shown(await cache.get('row'))).toMatchObject({ value: truth, outcome: 'hit' })
      }
      expect(wrong).toEqual([])
    },
  }
}
