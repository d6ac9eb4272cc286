import { LogicalReplicationService, type Pgoutput, PgoutputPlugin } from 'pg-logical-replication'
import postgres from 'postgres'
import type { StartConsumer } from './consumer.ts'

/** As its README recommends for pgoutput; automatic acknowledgement, which is its default. */
export const startPgLogicalReplication: StartConsumer = async (o, heard) => {
  const service = new LogicalReplicationService(
    { connectionString: o.url },
    { acknowledge: { auto: true, timeoutSeconds: 10 } },
  )
  const plugin = new PgoutputPlugin({ protoVersion: 1, publicationNames: [o.publication] })
  let ids: number[] = []
  let rows = 0
  service.on('data', (_lsn: string, message: Pgoutput.Message) => {
    if (message.tag === 'insert') {
      if (message.relation.name === 'commits') ids.push(Number(message.new.id))
      else rows += 1
    } else if (message.tag === 'commit') {
      for (const id of ids) heard.committed(id)
      if (rows > 0) heard.rows(rows)
      ids = []
      rows = 0
    }
  })
  service.on('error', () => {})
  const started = new Promise<void>(resolve => service.on('start', () => resolve()))
  const ended = service.subscribe(plugin, o.slot).catch(() => {})
  await started
  return async () => {
    await service.stop()
    await ended
  }
}

/** It hands out rows, not transactions, and always makes a temporary slot of its own. */
export const startPostgresJs: StartConsumer = async (o, heard) => {
  const sql = postgres(o.url, { publications: o.publication, max: 1 })
  let rows = 0
  const { unsubscribe } = await sql.subscribe('*', (row, info) => {
    if (row === null) return
    if (info.relation.table === 'commits') heard.committed(Number(row.id))
    else {
      rows += 1
      if (rows % 1000 === 0) heard.rows(1000)
    }
  })
  return async () => {
    unsubscribe()
    await sql.end({ timeout: 1 })
  }
}
