import { once } from 'node:events'
import { createHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { startStack } from '@technomir/server/testing'
import pg from 'pg'
import type { ClientsAnswer, ClientsInput } from './clients.ts'
import { now, topicsPerClient } from './plan.ts'

/**
 * How long a committed change of a price takes to the WebSockets of many clients, through the whole shop: PostgreSQL, relay, log in
 * Redis, two servers. Measured from before the statement is sent, so the commit itself is in it.
 */
const { values } = parseArgs({
  options: {
    clients: { type: 'string', default: '10000' },
    rate: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '20' },
    products: { type: 'string', default: '1000' },
  },
})
const [clients, rate, seconds, count] = [values.clients, values.rate, values.seconds, values.products].map(
  Number,
)
if (!clients || !rate || !seconds || !count) throw new Error('All options are numbers above 0.')

const say = (text: string): void => void process.stderr.write(`${text}\n`)
const stack = await startStack({ servers: 2 })
const workers: Worker[] = []
try {
  await stack.sql(`insert into products (name, description, price, stock, category)
    select 'Product ' || n, '', 1, 10, 'phones' from generate_series(1, ${count}) n`)
  const products = (await stack.sql(`select id from products order by id desc limit ${count}`)).map(row =>
    Number(row.id),
  )
  const sentAt = new Float64Array(new SharedArrayBuffer(8 * (rate * (seconds + 5) + 2)))

  say(`connecting ${clients} clients to two servers`)
  const urls = stack.servers.map(({ url }) => url)
  for (const first of [0, 1]) {
    const workerData: ClientsInput = { urls, first, step: 2, clients, products, sentAt }
    workers.push(new Worker(new URL('./clients.ts', import.meta.url), { workerData }))
  }
  await Promise.all(workers.map(worker => once(worker, 'message')))

  const client = new pg.Client({ connectionString: stack.primary.url })
  await client.connect()
  let done = 0
  const change = async (forSeconds: number): Promise<void> => {
    const startedAt = now()
    for (let made = 0; made < rate * forSeconds; made++) {
      const wait = startedAt + (made * 1000) / rate - now()
      if (wait > 1) await sleep(wait)
      done += 1
      sentAt[done] = now()
      await client.query('update products set price = $1 where id = $2', [
        done,
        products[done % products.length],
      ])
      if (made % rate === 0) say(`${Math.round(made / rate)} of ${forSeconds} s`)
    }
    await sleep(1_000)
  }
  await change(2)
  await lap()
  await change(seconds)
  const { delays, closed } = await lap()
  await client.end()
  const expected = (rate * seconds * clients * topicsPerClient) / count
  const ms = (percentile: number): string => (delays.percentile(percentile) / 1000).toFixed(1)
  console.log(
    `COMMIT to frame at ${clients} clients, ${rate} commits/s, ${Math.round(expected / seconds)} frames/s: ` +
      `p50 ${ms(50)}, p99 ${ms(99)}, max ${(delays.max / 1000).toFixed(1)} ms; ${delays.count} of ${expected} frames came, ${closed} connections closed`,
  )
} finally {
  await Promise.all(workers.map(worker => worker.terminate()))
  await stack.stop()
}

async function lap(): Promise<{ delays: ReturnType<typeof createHistogram>; closed: number }> {
  const delays = createHistogram()
  let closed = 0
  for (const worker of workers) {
    const answer = once(worker, 'message')
    worker.postMessage('lap')
    const [each] = (await answer) as [ClientsAnswer]
    if (each.type !== 'lap') continue
    delays.add(each.delays)
    closed += each.closed
  }
  return { delays, closed }
}
