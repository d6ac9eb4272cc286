import { context, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeEach, expect, it } from 'vitest'
import { settled } from '../testing/gate.ts'
import { type MemoryNode, memoryNode } from '../testing/memory-node.ts'
import { shownStore } from '../testing/shown-store.ts'

const exporter = new InMemorySpanExporter()
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
const tracer = provider.getTracer('test')
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
afterAll(async () => {
  context.disable()
  await provider.shutdown()
})

let node: MemoryNode

beforeEach(async () => {
  exporter.reset()
  node = await memoryNode({ store: shownStore(), tracer })
})

/** A query as an instrumented driver would show it. */
async function query<T>(name: string, answer: () => T): Promise<T> {
  return tracer.startActiveSpan(name, async span => {
    await settled()
    span.end()
    return answer()
  })
}

/** Each span that has ended, as `parent > name`. */
function tree(): string[] {
  const spans = exporter.getFinishedSpans()
  const names = new Map(spans.map(span => [span.spanContext().spanId, span.name]))
  return spans.map(span => `${names.get(span.parentSpanContext?.spanId ?? '') ?? ''} > ${span.name}`)
}

const named = (name: string): ReadableSpan[] => exporter.getFinishedSpans().filter(span => span.name === name)

function define() {
  return node.caches.define<string, number>({
    name: 'rows',
    policy: 'event',
    key: key => key,
    tags: key => [key],
    load: key =>
      query('SELECT', () => {
        if (key === 'bad') throw new Error('gone')
        return 1
      }),
  })
}

it('puts what a load asks under the load, and that under whoever reads', async () => {
  const cache = define()
  await tracer.startActiveSpan('GET /rows', async span => {
    await cache.get('a')
    span.end()
  })
  // In the order in which they end.
  expect(tree()).toEqual([
    'GET /rows > cache.shared',
    'cache.load > SELECT',
    'GET /rows > cache.load',
    ' > GET /rows',
  ])
  expect(named('cache.shared')[0]?.attributes).toEqual({
    'cache.name': 'rows',
    'cache.keys': 1,
    'cache.found': 0,
  })
  expect(named('cache.load')[0]?.attributes).toEqual({
    'cache.name': 'rows',
    'cache.key': 'a',
    'cache.keys': 1,
  })
})

it('says nothing of hits in memory, and of the shared tier how much it had', async () => {
  const cache = define()
  await cache.getMany(['a', 'b'])
  exporter.reset()
  await cache.getMany(['a', 'b'])
  cache.peek('a')
  expect(tree()).toEqual([])
  node.caches.core.l1.clear()
  await cache.getMany(['a', 'b', 'c'])
  expect(named('cache.shared')[0]?.attributes).toMatchObject({ 'cache.keys': 3, 'cache.found': 2 })
  expect(named('cache.load').map(({ attributes }) => attributes['cache.key'])).toEqual(['c'])
})

it('makes one span of a load that many share, and one of a batch', async () => {
  const cache = define()
  await Promise.all(Array.from({ length: 10 }, () => cache.get('a')))
  expect(named('cache.load').length).toBe(1)
  exporter.reset()
  const batch = node.caches.define<number, number>({
    name: 'batch',
    policy: 'event',
    key: id => `batch:${id}`,
    load: async id => id,
    loadMany: ids => query('SELECT … IN', () => [...ids]),
  })
  await batch.getMany([1, 2, 3])
  expect(named('cache.load').map(({ attributes }) => attributes['cache.keys'])).toEqual([3])
  expect(tree()).toContain('cache.load > SELECT … IN')
})

it('shows the parts of an answer under it', async () => {
  const part = define()
  const page = node.caches.define<void, number>({
    name: 'page',
    policy: 'tagged',
    composed: true,
    key: () => 'page',
    load: async () => (await part.get('a')).value,
  })
  await page.get()
  expect(tree()).toEqual([
    'cache.load > cache.shared',
    'cache.load > SELECT',
    'cache.load > cache.load',
    ' > cache.load',
  ])
})

it('marks a load that fails, with its error', async () => {
  await expect(define().get('bad')).rejects.toThrow('gone')
  const [span] = named('cache.load')
  expect(span?.status).toEqual({ code: SpanStatusCode.ERROR, message: 'gone' })
  expect(span?.events.map(({ name, attributes }) => [name, attributes?.['exception.message']])).toEqual([
    ['exception', 'gone'],
  ])
  expect(trace.getActiveSpan()).toBeUndefined()
})
