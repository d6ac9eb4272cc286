import { setImmediate } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { type Item, itemOf, OurNode } from './ours.ts'
import { memoryPeers } from './peers.ts'
import type { Line } from './report.ts'

const count = 200_000

/** Bytes per entry, key and value included: the heap and what stands outside of it, after collecting garbage. */
export async function memory(): Promise<Line[]> {
  const lines: Line[] = []
  const lru = new LRUCache<string, Item>({ max: count })
  const bare = await bytesPerEntry(async key => lru.set(key, itemOf(key)))
  lines.push(line('lru-cache alone', bare))
  lru.clear()
  for (const tags of [0, 3]) {
    const node = await OurNode.start({ maxEntries: count, maxBytes: 2 ** 32 })
    const cache = node.define('item', tags)
    const bytes = await bytesPerEntry(key => cache.get(key))
    if (!cache.peek('item:0')) throw new Error('The first entry is gone: not all of them were measured')
    lines.push(line(`@technomir/cache, ${tags} tags`, bytes))
    await node.stop()
  }
  for (const make of [() => memoryPeers(count, 0), () => memoryPeers(count, 3)]) {
    for (const { name } of make()) {
      // A fresh one for each, and nothing else alive beside it.
      const peer = make().find(made => made.name === name)
      if (peer) lines.push(line(peer.name, await bytesPerEntry(peer.read)))
    }
  }
  return lines
}

const line = (name: string, value: number): Line => ({
  section: `Memory, ${count} entries`,
  name,
  value,
  unit: 'bytes/entry',
})

async function bytesPerEntry(fill: (key: string) => Promise<unknown>): Promise<number> {
  await fill('item:warm')
  const before = await used()
  for (let i = 0; i < count; i++) {
    // Keys are made here, so that they count.
    await fill(`item:${i}`)
    if (i % 1000 === 0) await setImmediate()
  }
  return ((await used()) - before) / count
}

async function used(): Promise<number> {
  if (!global.gc) throw new Error('Run with --expose-gc, as `npm run bench` does.')
  for (let i = 0; i < 3; i++) {
    global.gc()
    await setImmediate()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
