import type { EventEmitter } from 'node:events'
import { Client, type ClientConfig } from 'pg'
import type { StartConsumer } from './consumer.ts'

interface CopyBoth extends EventEmitter {
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
}

/**
 * The least that can be done: reads the key of each inserted row straight from the bytes, and answers keepalives. No transactions, no
 * schema, no visibility, no backpressure. Whatever does more cannot be faster.
 */
export const startBare: StartConsumer = async (o, heard) => {
  const config: ClientConfig & { replication: 'database' } = {
    connectionString: o.url,
    replication: 'database',
  }
  const client = new Client(config)
  client.on('error', () => {})
  await client.connect()
  const connection = client.connection as unknown as CopyBoth
  let table = ''
  let ids: number[] = []
  let rows = 0
  const status = (position: bigint) => {
    const message = Buffer.alloc(34)
    message.write('r', 0, 'latin1')
    for (const at of [1, 9, 17]) message.writeBigUInt64BE(position, at)
    connection.sendCopyFromChunk(message)
  }
  connection.on('copyData', ({ chunk }: { chunk: Buffer }) => {
    if (chunk[0] === 0x6b) {
      if (chunk[17] === 1) status(chunk.readBigUInt64BE(1))
      return
    }
    switch (chunk[25]) {
      case 0x52: {
        const name = chunk.indexOf(0, 30) + 1
        table = chunk.toString('latin1', name, chunk.indexOf(0, name))
        return
      }
      case 0x49: {
        if (table !== 'commits') rows += 1
        else ids.push(Number(chunk.toString('latin1', 38, 38 + chunk.readUInt32BE(34))))
        return
      }
      case 0x43: {
        for (const id of ids) heard.committed(id)
        if (rows > 0) heard.rows(rows)
        ids = []
        rows = 0
        status(chunk.readBigUInt64BE(35))
      }
    }
  })
  const started = new Promise(resolve => connection.once('replicationStart', resolve))
  const ended = client
    .query(
      `START_REPLICATION SLOT ${o.slot} LOGICAL 0/0 (proto_version '1', publication_names '${o.publication}')`,
    )
    .catch(() => {})
  await started
  return async () => {
    connection.endCopyFrom()
    await ended
    await client.end()
  }
}
