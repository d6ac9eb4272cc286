/** Commits at a rate, as a process of its own: node write.ts <url> <per second, 0: as many as possible> <seconds> <first id>. */
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { clock } from './consumers/consumer.ts'

/** When each COMMIT was sent. */
export interface Written {
  sent: [id: number, at: number][]
  seconds: number
}

const [url = '', rateText = '0', secondsText = '1', firstText = '1'] = process.argv.slice(2)
const [rate, seconds, first] = [Number(rateText), Number(secondsText), Number(firstText)]
/** At a given rate one connection more than needed, so that a slow commit does not hold up the next. */
const width = rate === 0 ? 8 : Math.max(2, Math.ceil(rate / 250))
const sent: [number, number][] = []
const clients = await Promise.all(
  Array.from({ length: width }, async () => {
    const client = new Client({ connectionString: url })
    await client.connect()
    return client
  }),
)
// Without its parent it is of no use.
process.on('disconnect', () => process.exit(1))
const begun = clock()
const total = rate === 0 ? Number.POSITIVE_INFINITY : Math.round(rate * seconds)
let next = 0
await Promise.all(
  clients.map(async client => {
    for (;;) {
      const n = next
      if (n >= total || clock() - begun > seconds * 1000) return
      next += 1
      if (rate > 0) {
        const due = begun + (n * 1000) / rate - clock()
        if (due > 0.5) await sleep(due)
      }
      const id = first + n
      await client.query(`BEGIN; INSERT INTO commits VALUES (${id}, 'row ${id}', ${n})`)
      const committing = client.query('COMMIT')
      sent.push([id, clock()])
      await committing
    }
  }),
)
const result: Written = { sent, seconds: (clock() - begun) / 1000 }
await Promise.all(clients.map(client => client.end()))
process.send?.(result, undefined, {}, () => process.exit(0))
