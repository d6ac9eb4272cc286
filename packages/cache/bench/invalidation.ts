import { median } from './measure.ts'
import { keysOf, OurNode } from './ours.ts'
import { memoryPeers } from './peers.ts'
import type { Line } from './report.ts'

const section = 'Tag invalidation, memory alone'
const sizes = [1, 1000, 1_000_000]
const samples = 2001

/** What one invalidation costs with so many entries under the tag. */
export async function invalidation(): Promise<Line[]> {
  const lines: Line[] = []
  const nodes: OurNode[] = []
  for (const size of sizes) nodes.push(await filled(size))
  const costs = sizes.map((): number[] => [])
  const first: number[] = []
  for (const node of nodes) first.push(await timed(() => node.invalidate('items')))
  // In turn. The cost does not depend on whether an entry is still true, so entries need not be put back in between.
  for (let i = 0; i < samples; i++) {
    for (const [n, node] of nodes.entries()) costs[n]?.push(await timed(() => node.invalidate('items')))
    if (i % 500 === 0) global.gc?.()
  }
  for (const node of nodes) await node.stop()
  const of = (n: number) => median(costs[n] ?? [])
  sizes.forEach((size, n) => {
    const ratio = of(n) / of(0)
    const aim = { text: '≤ 1.3 x that with one entry', ratio, reached: ratio <= 1.3 }
    const name = `@technomir/cache, ${size} entries (the first one took ${first[n]?.toFixed(0)} µs)`
    lines.push({ section, name, value: of(n), unit: 'µs', ...(size === 1_000_000 ? { aim } : {}) })
  })
  for (const size of [1, 1000, 10_000]) lines.push(...(await ofPeers(size)))
  return lines
}

async function filled(size: number): Promise<OurNode> {
  const node = await OurNode.start({ maxEntries: size + 1, maxBytes: 2 ** 32 })
  const cache = node.define('item', 3)
  const keys = keysOf(size)
  for (let i = 0; i < size; i += 1000) {
    await cache.getMany(keys.slice(i, i + 1000))
  }
  if (!cache.peek(keys.at(-1) ?? '') || !cache.peek(keys[0] ?? ''))
    throw new Error('The entries are not there')
  return node
}

async function ofPeers(size: number): Promise<Line[]> {
  const lines: Line[] = []
  const keys = keysOf(size)
  const peers = [...memoryPeers(size + 1000, 3), ...memoryPeers(size + 1000, 0)]
  for (const { name, read, invalidateTag } of peers) {
    if (!invalidateTag || name.endsWith(', 0 tags')) continue
    const costs: number[] = []
    for (let round = 0; round < (size > 1000 ? 1 : 9); round++) {
      for (const key of keys) await read(key)
      costs.push(await timed(() => invalidateTag('items')))
    }
    lines.push({ section, name: `${name}, ${size} entries`, value: median(costs), unit: 'µs' })
  }
  return lines
}

/** Microseconds. */
async function timed(action: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await action()
  return (performance.now() - startedAt) * 1000
}
