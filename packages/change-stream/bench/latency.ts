import type { Client } from 'pg'
import type { ConsumerOptions } from './consumers/consumer.ts'
import { ConsumerProcess, write } from './processes.ts'
import { median, quantile } from './statistics.ts'

/** From sending COMMIT to where the change could be acted upon, ms. */
export interface Latency {
  consumer: string
  /** Commits per second that were asked for; 0: as many as possible. */
  rate: number
  commitsPerSecond: number
  p50: number
  p99: number
  longest: number
  /** Commits that were not heard of at all. */
  missing: number
  /** CPU of the consumer's process per commit, µs. */
  cpuPerCommit: number
  samples: number
}

export interface LatencyOptions {
  sql: Client
  consumers: readonly string[]
  rates: readonly number[]
  rounds: number
  seconds: number
  options: (slot: string) => ConsumerOptions
  onProgress: (text: string) => void
}

let slots = 0
let nextId = 1

/** Every consumer alone, one after the other, round by round, so that whatever else the machine does meets all of them. */
export async function measureLatency(o: LatencyOptions): Promise<Latency[]> {
  const measured: Latency[] = []
  for (let round = 1; round <= o.rounds; round++) {
    for (const rate of o.rates) {
      for (const consumer of o.consumers) {
        o.onProgress(`round ${round}: ${consumer} at ${rate === 0 ? 'full speed' : `${rate}/s`}`)
        measured.push(await measureOnce(o, consumer, rate))
      }
    }
  }
  return o.rates.flatMap(rate =>
    o.consumers.map(consumer =>
      medians(measured.filter(one => one.rate === rate && one.consumer === consumer)),
    ),
  )
}

async function measureOnce(o: LatencyOptions, consumer: string, rate: number): Promise<Latency> {
  const slot = `bench_${++slots}`
  await o.sql.query('TRUNCATE commits; CHECKPOINT')
  await o.sql.query(`SELECT pg_create_logical_replication_slot($1, 'pgoutput')`, [slot])
  const url = o.options(slot).url
  const process = await ConsumerProcess.start(consumer, o.options(slot))
  // What is compiled and cached only once shall not count.
  const warm = await write(url, 500, 0.6, nextId)
  nextId += warm.sent.length
  await process.until('heard', warm.sent.length)
  await process.reset()
  const written = await write(url, rate, o.seconds, nextId)
  nextId += written.sent.length
  await process.until('heard', warm.sent.length + written.sent.length)
  const { times, cpuMs } = await process.finish()
  await dropSlot(o.sql, slot)
  const heard = new Map(times)
  const latencies = written.sent.flatMap(([id, at]) => {
    const then = heard.get(id)
    return then === undefined ? [] : [then - at]
  })
  return {
    consumer,
    rate,
    commitsPerSecond: written.sent.length / written.seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    longest: quantile(latencies, 1),
    missing: written.sent.length - latencies.length,
    cpuPerCommit: (cpuMs * 1000) / written.sent.length,
    samples: latencies.length,
  }
}

/** A walsender may hold the slot for a moment after its connection has ended. */
export async function dropSlot(sql: Client, slot: string): Promise<void> {
  await sql.query(
    `DO $$ BEGIN
       FOR i IN 1..100 LOOP
         EXIT WHEN NOT EXISTS (SELECT FROM pg_replication_slots WHERE slot_name = '${slot}' AND active);
         PERFORM pg_sleep(0.02);
       END LOOP;
       PERFORM pg_drop_replication_slot('${slot}');
     END $$`,
  )
}

function medians(rounds: readonly Latency[]): Latency {
  const [first] = rounds
  if (first === undefined) throw new Error('nothing was measured')
  const of = (pick: (one: Latency) => number) => median(rounds.map(pick))
  return {
    ...first,
    commitsPerSecond: of(one => one.commitsPerSecond),
    p50: of(one => one.p50),
    p99: of(one => one.p99),
    longest: Math.max(...rounds.map(one => one.longest)),
    missing: rounds.reduce((sum, one) => sum + one.missing, 0),
    cpuPerCommit: of(one => one.cpuPerCommit),
    samples: rounds.reduce((sum, one) => sum + one.samples, 0),
  }
}
