import { Inspector } from './inspector.ts'
import type { World } from './world.ts'

/** What is held, everywhere. */
export interface Holdings {
  /** The largest of the servers', after a collection. */
  readonly heapMiB: number
  readonly resources: number
  readonly redisKeys: number
  /** Keys that no time ends. */
  readonly redisKeysForEver: number
  readonly redisClients: number
  readonly walRetainedMiB: number
  readonly connections: number
}

export async function holdings({ seats, stack, redis }: World): Promise<Holdings> {
  const held = await Promise.all(
    seats.map(async ({ process }) => {
      const inspector = await Inspector.connect(process.output)
      return await inspector.held().finally(() => inspector.close())
    }),
  )
  const [row] = await stack.sql(`
    SELECT (SELECT coalesce(max(pg_current_wal_lsn() - restart_lsn), 0)::float8 FROM pg_replication_slots) AS wal,
           (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type IN ('client backend', 'walsender')) AS connections`)
  let [keys, forEver] = [0, 0]
  for await (const batch of redis.scanIterator({ COUNT: 500 })) {
    keys += batch.length
    const times = await Promise.all(batch.map(key => redis.pTTL(key)))
    forEver += times.filter(ms => ms === -1).length
  }
  return {
    heapMiB: Math.max(...held.map(({ heapBytes }) => heapBytes)) / 2 ** 20,
    resources: Math.max(...held.map(({ resources }) => resources)),
    redisKeys: keys,
    redisKeysForEver: forEver,
    redisClients: Number(/connected_clients:(\d+)/.exec(await redis.info('clients'))?.[1]),
    walRetainedMiB: Number(row?.wal) / 2 ** 20,
    connections: Number(row?.connections),
  }
}

/**
 * What each may come to, given what it was when everything was warm: what grows with use (entries up to their bounds, the window of events that
 * a hub keeps, sessions of new buyers) has room, what grows with time has not.
 */
const limits: Readonly<Record<keyof Holdings, (warm: number) => number>> = {
  heapMiB: warm => warm * 1.5 + 64,
  resources: warm => warm + 60,
  redisKeys: warm => warm * 3 + 5000,
  redisKeysForEver: warm => warm + 20,
  redisClients: warm => warm + 8,
  walRetainedMiB: () => 192,
  connections: warm => warm + 25,
}

/** What is above its limit, in words. */
export function leaks(warm: Holdings, end: Holdings): string[] {
  return (Object.keys(limits) as (keyof Holdings)[]).flatMap(name => {
    const limit = limits[name](warm[name])
    return end[name] <= limit
      ? []
      : [
          `${name}: ${end[name].toFixed(1)} at the end, ${warm[name].toFixed(1)} when warm; at most ${limit.toFixed(1)}`,
        ]
  })
}
