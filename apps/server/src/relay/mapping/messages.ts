import { allTag, cacheTag } from '@technomir/cache'
import type { WalMessage } from '@technomir/change-stream'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Raised } from './changed.ts'

const rankingTag = cacheTag('bestsellers')

/** Prefix of our WAL messages. */
export const messagePrefix = 'technomir'

const Sale = Type.Object({
  id: Type.Integer(),
  product_id: Type.Integer(),
  started: Type.Boolean(),
  /** The moment, ISO 8601 with microseconds. */
  at: Type.String({ maxLength: 40 }),
})

/** W3C traceparent of whoever has made the change. */
const Trace = Type.String({ pattern: '^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$' })

/** What a WAL message may say. */
const Message = Type.Union([
  /** End the entries of a cache, of a tag (a name with a colon) or of everything (`all`). */
  Type.Object({ invalidate: Type.String({ minLength: 1, maxLength: 300 }) }),
  /** The transaction belongs to this write, somebody waits for it. */
  Type.Object({
    write: Type.String({ minLength: 1, maxLength: 100 }),
    trace: Type.Optional(Trace),
  }),
  /** It belongs to this trace, and nobody waits for it. */
  Type.Object({ trace: Trace }),
  /** Sales that have just started or ended: time has changed what is true, without any row changing. */
  Type.Object({ flip: Type.Array(Sale) }),
  /** Nothing but a commit, so that the horizon moves. */
  Type.Object({ tick: Type.Literal(true) }),
])

export interface MappedMessage extends Raised {
  readonly writes: string[]
  readonly traces: string[]
}

/** Applies one WAL message; returns false for one that cannot be read. */
export function mapMessage(message: WalMessage, { tags, events, writes, traces }: MappedMessage): boolean {
  const parsed = parse(message.content)
  if (!Value.Check(Message, parsed)) return false
  if ('trace' in parsed && parsed.trace !== undefined) traces.push(parsed.trace)
  if ('invalidate' in parsed) {
    const tag = tagOf(parsed.invalidate)
    tags.add(tag)
    events.push({ topic: 'cache', event: 'cache.invalidated', data: { name: parsed.invalidate, tag } })
    // That the ranking grows old nobody is told; that it was ended, its pages are.
    if (tag === rankingTag || tag === allTag)
      events.push({ topic: 'bestsellers', event: 'bestsellers.changed', data: null })
  } else if ('write' in parsed) {
    writes.push(parsed.write)
  } else if ('flip' in parsed) {
    for (const { id, product_id, started, at } of parsed.flip) {
      tags.add('flash-sales')
      tags.add(`product:${product_id}`)
      const event = started ? 'flash-sale.started' : 'flash-sale.ended'
      events.push({ topic: 'flash-sales', event, data: { id, product_id, at } })
    }
  }
  return true
}

function tagOf(name: string): string {
  if (name === allTag) return allTag
  return name.includes(':') ? name : cacheTag(name)
}

function parse(content: Buffer): unknown {
  try {
    return JSON.parse(content.toString('utf8'))
  } catch {
    return null
  }
}
