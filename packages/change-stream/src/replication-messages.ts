import { BinaryReader } from './binary-reader.ts'
import type { Position } from './position.ts'

/** What the walsender puts into CopyData. */
export type WalsenderMessage =
  | { tag: 'data'; data: Buffer }
  | {
      tag: 'keepalive'
      /** How far the walsender has sent: every commit up to here came before this message. */
      sentTo: Position
      /** The server's clock in microseconds since 2000; only comparable with the same server's clock. */
      sentAt: number
      replyRequested: boolean
    }

/** Reads one CopyData payload of a replication stream. */
export function readWalsenderMessage(chunk: Buffer): WalsenderMessage {
  const reader = new BinaryReader(chunk)
  const letter = reader.letter()
  if (letter === 'w') return { tag: 'data', data: chunk.subarray(25) }
  if (letter === 'k') {
    const sentTo = reader.uint64()
    const sentAt = reader.uint64()
    return { tag: 'keepalive', sentTo, sentAt, replyRequested: reader.uint8() === 1 }
  }
  throw new Error(`the walsender sent a message "${letter}" that the replication protocol does not have`)
}

/**
 * A standby status update. All three positions are the acknowledged one: it is the only position that this side has anything
 * durable behind, and a walsender that sees `write` below what it sent tells its position by itself.
 */
export function statusUpdate(acknowledged: Position, replyRequested: boolean): Buffer {
  const message = Buffer.alloc(34)
  message.write('r', 0, 'latin1')
  const position = BigInt(acknowledged)
  message.writeBigUInt64BE(position, 1)
  message.writeBigUInt64BE(position, 9)
  message.writeBigUInt64BE(position, 17)
  message.writeBigInt64BE(BigInt(Date.now() - 946_684_800_000) * 1000n, 25)
  message.writeUInt8(replyRequested ? 1 : 0, 33)
  return message
}
