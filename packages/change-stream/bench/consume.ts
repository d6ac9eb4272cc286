/** One consumer as a process of its own: node consume.ts <kind> <options as JSON>. Talks over IPC. */
import { startBare } from './consumers/bare.ts'
import { type ConsumerOptions, clock, type StartConsumer } from './consumers/consumer.ts'
import { startFloor, startFloorOneByOne } from './consumers/floor.ts'
import { startOurs, startUngated } from './consumers/ours.ts'
import { startPgLogicalReplication, startPostgresJs } from './consumers/peers.ts'

const kinds: Record<string, StartConsumer> = {
  bare: startBare,
  ours: startOurs,
  ungated: startUngated,
  floor: startFloor,
  'floor, one by one': startFloorOneByOne,
  'pg-logical-replication': startPgLogicalReplication,
  'postgres.js': startPostgresJs,
}

/** What the consumer tells in the end. */
export interface Result {
  /** By row id: when it was handed out. */
  times: [id: number, at: number][]
  rows: number
  /** When the last rows were handed out. */
  rowsTo: number
  /** Peak above what stood at the start, bytes. */
  rssGrowth: number
  heapGrowth: number
  cpuMs: number
}

const [kind = '', options = '{}'] = process.argv.slice(2)
const start = kinds[kind]
if (start === undefined)
  throw new Error(`there is no consumer "${kind}"; known: ${Object.keys(kinds).join(', ')}`)
const times: [number, number][] = []
let rows = 0
let rowsTo = 0
const stop = await start(JSON.parse(options) as ConsumerOptions, {
  committed: id => times.push([id, clock()]),
  rows: count => {
    rows += count
    rowsTo = clock()
  },
})
let before = process.memoryUsage()
const peak = { rss: 0, heapUsed: 0 }
const watch = setInterval(() => {
  const now = process.memoryUsage()
  peak.rss = Math.max(peak.rss, now.rss - before.rss)
  peak.heapUsed = Math.max(peak.heapUsed, now.heapUsed - before.heapUsed)
}, 20)
let cpu = process.cpuUsage()
let finishing = false
process.on('message', (message: string) => {
  if (message === 'reset') {
    global.gc?.()
    before = process.memoryUsage()
    peak.rss = 0
    peak.heapUsed = 0
    cpu = process.cpuUsage()
    process.send?.('reset')
  }
  if (message === 'count') process.send?.({ heard: times.length, rows })
  if (message !== 'finish' || finishing) return
  finishing = true
  clearInterval(watch)
  const used = process.cpuUsage(cpu)
  const result: Result = {
    times,
    rows,
    rowsTo,
    rssGrowth: peak.rss,
    heapGrowth: peak.heapUsed,
    cpuMs: (used.user + used.system) / 1000,
  }
  void stop().finally(() => process.send?.(result, undefined, {}, () => process.exit(0)))
})
// Without its parent it is of no use.
process.on('disconnect', () => process.exit(1))
process.send?.('ready')
