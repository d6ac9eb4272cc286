import { once } from 'node:events'
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { createCache, formatCacheStatus } from '@technomir/cache'
import {
  changeStream,
  classifyStreamError,
  createSlot,
  dropSlot,
  type Transaction,
} from '@technomir/change-stream'
import { createHub, sameOrigin } from '@technomir/live'
import pg from 'pg'

const { DATABASE_URL = '', REDIS_URL = '', PORT = '3000' } = process.env
const slot = 'articles_relay'
const stop = new AbortController()
process.once('SIGTERM', () => stop.abort())
const db = new pg.Pool({ connectionString: DATABASE_URL })
// A connection that breaks while nobody uses it; the next query takes another.
db.on('error', error => console.warn(error.message))
const caches = await createCache({
  redis: REDIS_URL,
  name: 'articles',
  onError: error => console.warn(error.message),
})

// Read through the cache: memory, Redis, database.
const article = caches.define<number, { id: number; title: string } | null>({
  name: 'article',
  policy: 'event',
  key: id => `article:${id}`,
  tags: id => [`article:${id}`],
  load: async id => (await db.query('SELECT id, title FROM articles WHERE id = $1', [id])).rows[0] ?? null,
})

// Tell browsers, on every server: what the log says was ended has changed.
const { follower } = caches
const hub = createHub({
  hello: () => ({ epoch: follower.epoch ?? '', position: Math.max(0, follower.horizon) }),
  defaultTopics: () => ['article:*'],
  mayRead: (_session, topic) => topic.startsWith('article:'),
  allowOrigin: sameOrigin,
})
follower.on('entry', ({ position, tags }) => {
  const { epoch } = follower
  if (epoch === null) return
  const topics = tags.filter(tag => tag.startsWith('article:'))
  // Everything, or all articles: which ones, nobody can say.
  if (topics.length < tags.length) hub.reset(epoch, position)
  else
    hub.publish({ epoch, position, events: topics.map(topic => ({ topic, event: 'changed', data: null })) })
})
follower.on('horizon', position => {
  if (follower.epoch !== null) hub.advance(follower.epoch, position)
})
follower.on('reset', ({ epoch, position }) => hub.reset(epoch, position))

// Hear of commits. The slot lets one server in; the others try again.
function tagsOf({ tables }: Transaction): string[] {
  return tables.flatMap(({ rows, truncated, overflow }) =>
    truncated || overflow
      ? ['cache:article']
      : rows.flatMap(({ old, new: row }) =>
          [old?.id, row?.id].filter(id => typeof id === 'string').map(id => `article:${id}`),
        ),
  )
}

async function followCommits(): Promise<void> {
  const stream = changeStream({
    connectionString: DATABASE_URL,
    slot,
    publications: ['pub_articles'],
    expectedTables: ['articles'],
    signal: stop.signal,
  })
  try {
    await stream.started
    // What was committed while there was no slot, nobody has seen. Simple and always right: a new leader begins with empty caches.
    await caches.invalidate({ all: true })
    for await (const item of stream) {
      const tags = item.kind === 'transaction' ? tagsOf(item) : []
      // Acknowledged only when the log holds it: whatever dies in between, the commit comes again.
      if (tags.length > 0) await caches.invalidate({ tags: [...new Set(tags)] })
      stream.acknowledge(item.position)
    }
  } finally {
    await stream.close()
  }
}

async function newSlot(isLost: boolean): Promise<void> {
  const client = await db.connect()
  try {
    if (isLost) await dropSlot(client, slot)
    await createSlot(client, slot, { lockTimeoutMs: 5000 })
  } finally {
    client.release()
  }
}

async function relay(): Promise<void> {
  while (!stop.signal.aborted) {
    try {
      await followCommits()
    } catch (error) {
      const kind = classifyStreamError(error)
      if (kind === 'missing' || kind === 'lost') await newSlot(kind === 'lost').catch(console.warn)
      else if (kind !== 'busy') console.warn(kind, error)
    }
    await sleep(200 + 300 * Math.random(), undefined, { signal: stop.signal }).catch(() => {})
  }
}

// Serve.
const server = createServer(async (request, response) => {
  const id = Number(/^\/articles\/(\d{1,9})$/.exec(request.url ?? '')?.[1] ?? 0)
  try {
    const read = await article.get(id)
    response.setHeader('content-type', 'application/json')
    response.setHeader('cache-status', formatCacheStatus('articles', read, `article:${id}`))
    response.writeHead(read.value === null ? 404 : 200).end(read.bytes())
  } catch (error) {
    console.warn(error)
    response.writeHead(503).end()
  }
})
server.on('upgrade', (request, socket, head) => hub.handleUpgrade(request, socket, head, undefined))
await once(server.listen(Number(PORT)), 'listening')
console.log(`http://localhost:${(server.address() as { port: number }).port}`)

await relay()
await hub.close()
server.close()
server.closeIdleConnections()
await caches.close()
await db.end()
