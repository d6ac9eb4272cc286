import { beforeEach, describe, expect, it } from 'vitest'
import { Gate, settled } from '../testing/gate.ts'
import { GatedStore } from '../testing/gated-store.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { shown } from '../testing/shown.ts'
import type { Cache } from './cache.ts'

let truth = 1

beforeEach(() => {
  truth = 1
})

describe('an entry on its way out of the shared tier when an invalidation comes', () => {
  const gate = new Gate()
  let over: MemoryNode
  let shared: Cache<void, number>
  const letThrough = async (times: number) => {
    for (let i = 0; i < times; i++) {
      gate.open()
      await settled()
    }
  }

  beforeEach(async () => {
    over = await memoryNode({ store: new GatedStore(gate) })
    shared = over.caches.define<void, number>({
      name: 'shared',
      policy: 'event',
      key: () => 'shared',
      tags: () => ['shared'],
      load: async () => truth,
    })
    const first = shared.get()
    await letThrough(3)
    await first
    over.caches.core.l1.clear()
  })

  it('is taken neither for its reader nor into memory', async () => {
    const reader = shared.get()
    // Redis has looked; its answer is under way.
    await letThrough(1)
    truth = 2
    await over.relay.change({ tags: ['shared'] })
    await letThrough(9)
    expect(shown(await reader)).toMatchObject({ value: 2, outcome: 'miss' })
    const next = shared.get()
    await letThrough(9)
    expect((await next).value).toBe(2)
  })

  it('is taken when the invalidation was of something else', async () => {
    const reader = shared.get()
    await letThrough(1)
    await over.relay.change({ tags: ['other'] })
    await letThrough(1)
    expect(shown(await reader)).toMatchObject({ value: 1, outcome: 'hit', tier: 'l2' })
  })

  it('is not taken after a hole in the log, nor in another epoch', async () => {
    for (const [outcome, change] of [
      [
        'miss',
        async () => {
          over.relay.last += 8
          await over.relay.change({ tags: [] })
        },
      ],
      // Nothing is known of that epoch yet.
      ['bypass', async () => over.follower.begin('epoch-2')],
    ] as const) {
      const reader = shared.get()
      await letThrough(1)
      await change()
      await letThrough(9)
      expect(shown(await reader)).toMatchObject({ outcome })
      over.caches.core.l1.clear()
    }
  })
})
