import type { Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { endOf } from './cursor.ts'
import { type LiveErrorCode, Subscribe, Unsubscribe } from './frame-schemas.ts'
import type { Since } from './resume.ts'

/** What a client can ask for. */
export type ClientMessage =
  | { readonly type: 'subscribe'; readonly topics: readonly string[]; readonly since: Since | undefined }
  | { readonly type: 'unsubscribe'; readonly topics: readonly string[] }
  | { readonly type: 'ping' }

export interface RefusedMessage {
  readonly type: 'refused'
  readonly code: LiveErrorCode
  readonly message: string
}

const subscribe = Compile(Subscribe)
const unsubscribe = Compile(Unsubscribe)

/** Reads one frame of a client. Never throws: what is wrong comes back as `refused`. Unknown fields are ignored. */
export function parseClientMessage(text: string): ClientMessage | RefusedMessage {
  const value = parseObject(text)
  if (value === undefined) return refused('bad_json', 'Send one JSON object per frame.')
  switch (value.type) {
    case 'ping':
      return { type: 'ping' }
    case 'subscribe':
      if (!subscribe.Check(value)) return badShape(subscribe.Errors(value))
      if (!Number.isSafeInteger(Number(value.since?.position ?? 0)))
        return refused('bad_message', '/since/position must be below 2^53.')
      return { type: 'subscribe', topics: unique(value.topics), since: sinceOf(value) }
    case 'unsubscribe':
      if (!unsubscribe.Check(value)) return badShape(unsubscribe.Errors(value))
      return { type: 'unsubscribe', topics: unique(value.topics) }
    default:
      return refused('unknown_type', 'The field "type" must be "subscribe", "unsubscribe" or "ping".')
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    // Not JSON: the caller answers with an error frame.
    return undefined
  }
}

function sinceOf({ since }: Static<typeof Subscribe>): Since | undefined {
  if (since === undefined) return undefined
  const position = Number(since.position)
  // Without `seq`, all of that position has been seen: so it is in hello, heartbeats and HTTP answers.
  return { epoch: since.epoch, ...(since.seq === undefined ? endOf(position) : { position, seq: since.seq }) }
}

function badShape(errors: readonly { instancePath: string; message: string }[]): RefusedMessage {
  const first = errors[0]
  const where = first === undefined || first.instancePath === '' ? 'the message' : first.instancePath
  return refused('bad_message', `${where.slice(0, 100)} ${first?.message ?? 'has the wrong shape'}.`)
}

function refused(code: LiveErrorCode, message: string): RefusedMessage {
  return { type: 'refused', code, message }
}

function unique(topics: readonly string[]): string[] {
  return [...new Set(topics)]
}
