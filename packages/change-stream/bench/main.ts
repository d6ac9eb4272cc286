/** `npm run bench -w packages/change-stream`: latency and throughput beside a bare protocol reader and other libraries. */
import { writeFileSync } from 'node:fs'
import os from 'node:os'
import { parseArgs } from 'node:util'
import { temporaryRedis } from '@technomir/local-services'
import { Client } from 'pg'
import { measureBulk } from './bulk.ts'
import { type ConsumerOptions, startPrimary } from './consumers/consumer.ts'
import { measureLatency } from './latency.ts'
import { printReport, type Report } from './report.ts'

const usage = `npm run bench -w packages/change-stream -- [options]
  --only latency|bulk   one part (default: both)
  --rates 100,1000,0    commits per second; 0 is as many as the machine gives
  --seconds 3           length of one measurement
  --rounds 3            rounds; medians are told
  --rows 1000000        rows of the bulk part, whole thousands
  --consumers a;b       some of them, named as in consume.ts
  --json FILE           write the figures there, too`

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rates: { type: 'string', default: '100,1000,0' },
    seconds: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '3' },
    rows: { type: 'string', default: '1000000' },
    consumers: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const numbers = [values.seconds, values.rounds, values.rows, ...values.rates.split(',')].map(Number)
const bad = numbers.some(Number.isNaN) || (values.only !== undefined && !/^(latency|bulk)$/.test(values.only))
if (values.help || bad) {
  console.log(usage)
  process.exit(values.help ? 0 : 2)
}

const primary = await startPrimary()
const redis = await temporaryRedis()
const sql = new Client({ connectionString: primary.url })
sql.on('error', () => {})
const stop = async () => {
  await sql.end().catch(() => {})
  await Promise.all([primary.stop('immediate'), redis.stop()])
}
process.once('SIGINT', () => void stop().finally(() => process.exit(130)))
try {
  await sql.connect()
  await sql.query(
    `CREATE TABLE commits (id int PRIMARY KEY, name text, n int);
     CREATE TABLE bulk (id int PRIMARY KEY, name text, price int, sold boolean);
     CREATE PUBLICATION bench FOR TABLE commits, bulk`,
  )
  const options = (slot: string): ConsumerOptions => ({
    url: primary.url,
    redisUrl: redis.url,
    publication: 'bench',
    slot,
  })
  const common = {
    sql,
    options,
    rounds: Number(values.rounds),
    onProgress: (text: string) => console.error(text),
  }
  const loadBefore = os.loadavg()
  const latency =
    values.only === 'bulk'
      ? []
      : await measureLatency({
          ...common,
          consumers: (
            values.consumers ?? 'bare;ungated;ours;floor;floor, one by one;pg-logical-replication;postgres.js'
          ).split(';'),
          rates: values.rates.split(',').map(Number),
          seconds: Number(values.seconds),
        })
  const bulk =
    values.only === 'latency'
      ? []
      : await measureBulk({
          ...common,
          consumers: (values.consumers ?? 'bare;ours;pg-logical-replication;postgres.js').split(';'),
          rows: Number(values.rows),
        })
  const report: Report = {
    when: new Date().toISOString(),
    machine: `${os.cpus().length} × ${os.cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`,
    loadBefore,
    loadAfter: os.loadavg(),
    latency,
    bulk,
  }
  printReport(report)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
} finally {
  await stop()
}
