import { changeStream, type Transaction } from '../../src/index.ts'
import type { ConsumerOptions, Heard, StartConsumer } from './consumer.ts'

export function idsOf(transaction: Transaction): number[] {
  return transaction.tables.flatMap(({ table, rows }) =>
    table === 'commits' ? rows.map(row => Number(row.new?.id)) : [],
  )
}

const starting =
  (gate: boolean): StartConsumer =>
  async (o: ConsumerOptions, heard: Heard) => {
    const stream = changeStream({
      connectionString: o.url,
      slot: o.slot,
      publications: [o.publication],
      gate,
    })
    await stream.started
    const reading = (async () => {
      for await (const item of stream) {
        if (item.kind === 'transaction') {
          for (const id of idsOf(item)) heard.committed(id)
          for (const { table, rowCount } of item.tables) if (table === 'bulk') heard.rows(rowCount)
        }
        stream.acknowledge(item.position)
      }
    })()
    return async () => {
      await stream.close()
      await reading
    }
  }

/** This package as it is meant to be used. */
export const startOurs = starting(true)
/** Without waiting for visibility: what the gate costs. */
export const startUngated = starting(false)
