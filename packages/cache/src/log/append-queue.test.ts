import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AppendQueue } from './append-queue.ts'
import type { LogEntry } from './log.ts'
import { MemoryLog } from './memory-log.ts'

const entryAt = (position: number): LogEntry => ({
  position,
  prev: position - 1,
  tags: [],
  touched: [],
  events: [],
  writes: [],
  committedAt: 0,
})

function step(position: number, done: () => void, o: { afterAllBefore?: boolean; empty?: boolean } = {}) {
  const entry = () => (o.empty ? null : entryAt(position))
  return { entry, done, afterAllBefore: o.afterAllBefore ?? false }
}

it('sends the first at once and what gathers meanwhile together', async () => {
  const batches: number[][] = []
  let answer = () => {}
  const queue = new AppendQueue(entries => {
    batches.push(entries.map(entry => entry.position))
    return new Promise(resolve => {
      answer = resolve
    })
  })
  const done: number[] = []
  for (let i = 1; i <= 5; i++) await queue.add(step(i, () => done.push(i), { empty: i === 3 }))
  expect(batches).toEqual([[1]])
  expect(done).toEqual([])
  answer()
  await turn()
  expect(done).toEqual([1])
  expect(batches).toEqual([[1], [2, 4, 5]])
  answer()
  await queue.settled()
  expect(done).toEqual([1, 2, 3, 4, 5])
})

it('whatever arrives however, everything is appended once, in order, and done only then', async () => {
  const seed = Date.now() % 2 ** 31
  const item = fc.record({ empty: fc.boolean(), afterAllBefore: fc.boolean(), pause: fc.boolean() })
  await fc.assert(
    fc.asyncProperty(fc.array(item, { maxLength: 400 }), fc.array(fc.nat(3)), async (items, turns) => {
      const log = new MemoryLog()
      await log.begin('one')
      const appended: number[] = []
      let calls = 0
      let underWay = 0
      const queue = new AppendQueue(async entries => {
        expect(++underWay).toBe(1)
        for (let i = turns[calls++ % turns.length] ?? 0; i > 0; i--) await turn()
        await log.append('one', ...entries)
        appended.push(...entries.map(entry => entry.position))
        underWay--
      })
      const done: number[] = []
      for (const [i, { empty, afterAllBefore, pause }] of items.entries()) {
        const entry = () => {
          if (afterAllBefore) expect(done).toHaveLength(i)
          return empty ? null : entryAt(i)
        }
        const finished = () => {
          if (!empty) expect(appended).toContain(i)
          done.push(i)
        }
        await queue.add({ entry, afterAllBefore, done: finished })
        if (pause) await turn()
      }
      await queue.settled()
      expect(done).toEqual(items.map((_, i) => i))
      expect(appended).toEqual(items.flatMap((o, i) => (o.empty ? [] : i)))
    }),
    { seed, numRuns: 200, verbose: 1 },
  )
})

it('after a failure nothing more is taken or done, and everybody hears why', async () => {
  const why = new Error('the log is gone')
  const queue = new AppendQueue(async entries => {
    if (entries.some(entry => entry.position > 1)) throw why
  })
  const done: number[] = []
  await queue.add(step(1, () => done.push(1)))
  await queue.settled()
  await Promise.all([2, 3].map(position => queue.add(step(position, () => done.push(position)))))
  await expect(queue.failed).rejects.toBe(why)
  await expect(queue.add(step(4, () => done.push(4)))).rejects.toBe(why)
  await queue.settled()
  expect(done).toEqual([1])
})

it('whoever adds waits when too many are waiting, also for a failure', async () => {
  const { promise, reject } = Promise.withResolvers<void>()
  const queue = new AppendQueue(() => promise)
  let added = 0
  const adding = (async () => {
    for (let i = 1; i <= 1000; i++) {
      await queue.add(step(i, () => {}))
      added = i
    }
  })()
  for (let i = 0; i < 5; i++) await turn()
  expect(added).toBeLessThan(300)
  reject(new Error('gone'))
  await expect(adding).rejects.toThrow('gone')
})
