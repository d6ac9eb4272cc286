import { placeToSince, type Since } from './topic.ts'

/** What the server sends, see docs/protocol/websocket.md. */
export type Frame =
  | {
      readonly type: 'hello' | 'heartbeat' | 'pong' | 'reset'
      readonly epoch: string
      readonly position: string
    }
  | { readonly type: 'subscribed'; readonly topics: readonly string[]; readonly recovered: boolean }
  | { readonly type: 'unsubscribed'; readonly topics: readonly string[] }
  | EventFrame
  | ErrorFrame
  | { readonly type: 'notice'; readonly topic: string; readonly event: string; readonly data: unknown }

export interface EventFrame {
  readonly type: 'event'
  readonly topic: string
  readonly event: string
  readonly position: string
  readonly seq: number
  readonly data: unknown
}

export interface ErrorFrame {
  readonly type: 'error'
  readonly error: { readonly code: string; readonly message: string; readonly details?: { topic?: string } }
}

/** The end of the position that a frame names. */
export function placeIn({ epoch, position }: { epoch: string; position: string }): Since {
  return placeToSince({ epoch, position: Number(position) })
}

/** As `subscribe` carries it: without `seq`, all of the position is meant. */
export function onTheWire({ epoch, position, seq }: Since): {
  epoch: string
  position: string
  seq?: number
} {
  return { epoch, position: String(position), ...(Number.isFinite(seq) && { seq }) }
}

/** Splits a list of topics so that each part fits a frame: one holds 16 KiB at most, a topic 100 characters. */
export function parts<T>(topics: readonly T[]): T[][] {
  const count = Math.ceil(topics.length / 100)
  return Array.from({ length: count }, (_, i) => topics.slice(i * 100, i * 100 + 100))
}
