import { describe, expect, it } from 'vitest'
import type { Read } from './cache/read.ts'
import { formatCacheStatus } from './cache-status.ts'
import { memoryNode } from './testing/memory-node.ts'
import { shownStore } from './testing/shown-store.ts'

const read: Read<unknown> = {
  value: 1,
  outcome: 'hit',
  tier: 'l1',
  reason: null,
  stored: true,
  collapsed: false,
  ttlMs: 3_540_999,
  upTo: 1,
  epoch: 'e',
  sources: [],
  tags: [],
  bytes: () => Buffer.from('1'),
  etag: () => '"x"',
}
const status = (more: Partial<Read<unknown>>, key = 'bestsellers') =>
  formatCacheStatus('technomir', { ...read, ...more }, key)

describe('Cache-Status', () => {
  it.each<[Partial<Read<unknown>>, string]>([
    [{}, 'hit; ttl=3540; key="bestsellers"; detail=l1'],
    [{ tier: 'l2' }, 'hit; ttl=3540; key="bestsellers"; detail=l2'],
    [
      { outcome: 'miss', tier: 'load', ttlMs: 3_600_000, sources: ['primary'] },
      'fwd=miss; stored; ttl=3600; key="bestsellers"; detail=primary',
    ],
    [
      { outcome: 'miss', collapsed: true, sources: ['replica', 'primary'] },
      'fwd=miss; stored; collapsed; ttl=3540; key="bestsellers"; detail=replica+primary',
    ],
    [{ outcome: 'miss', stored: false }, 'fwd=miss; ttl=3540; key="bestsellers"; detail=load'],
    [{ outcome: 'bypass', reason: 'behind', stored: false }, 'fwd=bypass; key="bestsellers"; detail=behind'],
    [
      { outcome: 'bypass', reason: 'silence', stored: false, collapsed: true },
      'fwd=bypass; collapsed; key="bestsellers"; detail=silence',
    ],
    [{ outcome: 'stale', ttlMs: -11_001 }, 'hit; ttl=-12; key="bestsellers"; detail=stale'],
    [{ outcome: 'stale', ttlMs: 5000, reason: 'silence' }, 'hit; ttl=0; key="bestsellers"; detail=stale'],
    [{ ttlMs: -0.3 }, 'hit; ttl=0; key="bestsellers"; detail=l1'],
  ])('%j', (more, expected) => {
    expect(status(more)).toBe(`technomir; ${expected}`)
  })

  it.each([
    ['search:"a\\b"', 'search:\\"a\\\\b\\"'],
    ['search:ноутбук', 'search:%D0%BD%D0%BE%D1%83%D1%82%D0%B1%D1%83%D0%BA'],
    ['line\r\nbreak: x', 'line%0D%0Abreak: x'],
    ['half \ud83d', 'half %EF%BF%BD'],
    ['whole 📱', 'whole %F0%9F%93%B1'],
  ])('carries any key: %j', (key, expected) => {
    expect(status({}, key)).toBe(`technomir; hit; ttl=3540; key="${expected}"; detail=l1`)
  })

  it('quotes what is no token', () => {
    expect(status({ outcome: 'miss', sources: ['replica 2'] })).toContain('; detail="replica 2"')
    expect(formatCacheStatus('my shop', read, 'k')).toMatch(/^"my shop"; hit/)
  })

  it('says of real reads what happened', async () => {
    const node = await memoryNode({ store: shownStore() })
    let fails = false
    const cache = node.caches.define<void, number>({
      name: 'c',
      policy: 'tagged',
      key: () => 'k',
      ttlMs: 60_000,
      staleIfErrorMs: 60_000,
      load: async (_, context) => {
        if (fails) throw new Error('gone')
        context.loadedFrom('primary')
        return 1
      },
    })
    const now = async () => formatCacheStatus('x', await cache.get(), 'k')
    expect(await now()).toBe('x; fwd=miss; stored; ttl=60; key="k"; detail=primary')
    expect(await now()).toBe('x; hit; ttl=60; key="k"; detail=l1')
    node.caches.core.l1.clear()
    expect(await now()).toBe('x; hit; ttl=60; key="k"; detail=l2')
    node.clock.advance(2500)
    expect(await now()).toBe('x; fwd=bypass; key="k"; detail=silence')
    fails = true
    expect(await now()).toBe('x; hit; ttl=0; key="k"; detail=stale')
  })
})
