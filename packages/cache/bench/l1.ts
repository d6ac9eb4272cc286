import { LRUCache } from 'lru-cache'
import { type Contestant, cpuTime, race, readingLoop } from './measure.ts'
import { type Item, itemOf, keysOf, OurNode } from './ours.ts'
import { layeredLoader, memoryPeers } from './peers.ts'
import { type Line, speedLines, withAim } from './report.ts'

const keys = keysOf(1000)

/** Hits in memory, awaited and synchronous. */
export async function l1(seconds: number): Promise<Line[]> {
  return [...(await awaited(seconds)), ...(await synchronous(seconds))]
}

async function awaited(seconds: number): Promise<Line[]> {
  const contestants: Contestant[] = []
  for (const tags of [0, 3]) {
    const { cache, stop } = await ours(tags)
    const run = readingLoop(key => cache.get(key), keys, { awaited: true, pick: '.value' })
    contestants.push({ name: `@technomir/cache get, ${tags} tags`, run, stop })
  }
  const peers = [...memoryPeers(10_000, 0), ...memoryPeers(10_000, 3)]
  for (const { name, read } of peers) {
    for (const key of keys) await read(key)
    contestants.push({ name, run: readingLoop(read, keys, { awaited: true }) })
  }
  const section = 'L1 hit, awaited, per second of processor time'
  const speeds = await race(contestants, seconds, cpuTime)
  const of = (name: string) => speeds.get(name)?.median ?? Number.NaN
  const own = of('@technomir/cache get, 3 tags')
  const fastest = (tagged: boolean) =>
    Math.max(...peers.filter(({ name }) => name.endsWith(', 3 tags') === tagged).map(({ name }) => of(name)))
  const [tagged, untagged] = [own / fastest(true), own / fastest(false)]
  const text = `≥ 2 x fastest with tags (${tagged.toFixed(2)}) and ≥ 1 x fastest without`
  const reached = tagged >= 2 && untagged >= 1
  return withAim(speedLines(section, speeds), '@technomir/cache get, 3 tags', text, untagged, reached)
}

/** With the same thousand entries as everybody else, and no others: in a larger map all of them are found more slowly. */
async function ours(tags: number) {
  const node = await OurNode.start()
  const cache = node.define(`${tags} tags`, tags)
  for (const key of keys) await cache.get(key)
  return { cache, stop: () => node.stop() }
}

async function synchronous(seconds: number): Promise<Line[]> {
  const lru = new LRUCache<string, Item>({ max: 10_000 })
  const loader = layeredLoader(10_000)
  for (const key of keys) {
    lru.set(key, itemOf(key))
    await loader.get(key)
  }
  // As ours keeps its entries: bounded by bytes too, and told of what goes.
  const sized = new LRUCache<string, Item>({
    max: 10_000,
    maxSize: 2 ** 27,
    sizeCalculation: () => 100,
    dispose: () => {},
  })
  for (const key of keys) sized.set(key, itemOf(key))
  const limit = 'lru-cache get (the limit)'
  const contestants: Contestant[] = [
    { name: limit, run: readingLoop(key => lru.get(key), keys, { awaited: false }) },
    {
      name: 'lru-cache get, bounded by bytes too',
      run: readingLoop(key => sized.get(key), keys, { awaited: false }),
    },
    {
      name: 'layered-loader getInMemoryOnly',
      run: readingLoop(key => loader.getInMemoryOnly(key), keys, { awaited: false }),
    },
  ]
  for (const tags of [0, 3]) {
    const { cache, stop } = await ours(tags)
    const run = readingLoop(key => cache.peek(key), keys, { awaited: false, pick: '.value' })
    contestants.push({ name: `@technomir/cache peek, ${tags} tags`, run, stop })
  }
  const speeds = await race(contestants, seconds, cpuTime)
  const of = (name: string) => speeds.get(name)?.median ?? Number.NaN
  return [0, 3].reduce(
    (lines, tags) => {
      const name = `@technomir/cache peek, ${tags} tags`
      const slowdown = of(limit) / of(name)
      return withAim(lines, name, '≤ 1.5 x the time of the bare LRU', slowdown, slowdown <= 1.5)
    },
    speedLines('L1 hit, synchronous, per second of processor time', speeds),
  )
}
