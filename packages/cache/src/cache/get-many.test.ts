import { beforeEach, describe, expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { OpenLoad } from '../testing/open-load.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'

let node: MemoryNode
let open: OpenLoad<number>

beforeEach(async () => {
  node = await memoryNode()
  open = new OpenLoad(() => 1)
})

describe('many keys at once', () => {
  const loadedTogether: string[][] = []
  let many: Cache<string, string>
  beforeEach(() => {
    loadedTogether.length = 0
    many = node.caches.define<string, string>({
      name: 'many',
      policy: 'event',
      key: key => `many:${key}`,
      tags: key => [`many:${key}`],
      load: async key => {
        loadedTogether.push([key])
        return key.toUpperCase()
      },
      loadMany: async keys => {
        loadedTogether.push([...keys])
        await open.run()
        return keys.map(key => key.toUpperCase())
      },
    })
  })

  it('are answered in order: from memory, from loads under way, and the rest by one load', async () => {
    await many.get('a')
    const first = many.getMany(['b', 'c'])
    await settled()
    const second = many.getMany(['d', 'c', 'a', 'e', 'd', 'c'])
    await settled()
    expect(loadedTogether).toEqual([['a'], ['b', 'c'], ['d', 'e']])
    open.gate.open()
    open.gate.open()
    expect((await first).map(read => read.value)).toEqual(['B', 'C'])
    const reads = await second
    expect(reads.map(read => `${read.value} ${read.outcome}${read.collapsed ? ' collapsed' : ''}`)).toEqual([
      'D miss',
      'C miss collapsed',
      'A hit',
      'E miss',
      'D miss collapsed',
      'C miss collapsed',
    ])
    expect((await many.getMany(['e', 'd'])).map(read => read.outcome)).toEqual(['hit', 'hit'])
  })

  it('may be none', async () => {
    expect(await many.getMany([])).toEqual([])
  })

  it('load anew only what was invalidated meanwhile', async () => {
    const early = many.getMany(['a', 'b'])
    await settled()
    await node.relay.change({ tags: ['many:a'] })
    const late = many.getMany(['a', 'b'])
    await settled()
    expect(loadedTogether).toEqual([['a', 'b'], ['a']])
    open.gate.open()
    expect((await early).map(read => read.stored)).toEqual([false, true])
    expect((await late).map(read => read.value)).toEqual(['A', 'B'])
    expect(loadedTogether).toEqual([['a', 'b'], ['a']])
  })

  it('are refused when the load answers another number of values', async () => {
    const short = node.caches.define<number, number>({
      name: 'short',
      policy: 'event',
      key: String,
      load: async n => n,
      loadMany: async () => [1],
    })
    await expect(short.getMany([1, 2, 3])).rejects.toThrow('answered 1 values for 3 keys')
    expect(shown(await short.get(2))).toMatchObject({ value: 2, outcome: 'miss' })
  })

  it('neither fail nor wait together when each has its own load', async () => {
    const slow = new OpenLoad(() => 'slow')
    const single = node.caches.define<string, string>({
      name: 'single',
      policy: 'event',
      key: key => `single:${key}`,
      load: async key => {
        if (key === 'bad') throw new Error('bad')
        return key === 'slow' ? slow.run() : key
      },
    })
    await expect(single.getMany(['good', 'bad', 'slow'])).rejects.toThrow('bad')
    expect(shown(await single.get('good'))).toMatchObject({ value: 'good', outcome: 'hit' })
    const shared = single.get('slow')
    slow.gate.open()
    expect(shown(await shared)).toMatchObject({ value: 'slow', collapsed: true })
  })
})
