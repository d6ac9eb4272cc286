import { setTimeout as sleep } from 'node:timers/promises'
import { BentoCache, bentostore } from 'bentocache'
import { memoryDriver } from 'bentocache/drivers/memory'
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis'
import type { Cluster, ClusterOptions, Driver } from '../driver.ts'
import { redisFor } from './ioredis.ts'

async function start(options: ClusterOptions): Promise<Cluster> {
  const admin = redisFor(options.redisPort)
  const closing: (() => Promise<void>)[] = []
  return {
    join: async ({ valuesPort, busPort }) => {
      const [values, bus] = [redisFor(valuesPort), redisFor(busPort)]
      const bento = new BentoCache({
        default: 'store',
        prefix: options.name,
        ttl: options.ttlMs,
        // Docs, "Timeouts": bound what a reader waits for. Grace is off: it serves old values by intent, which is no anomaly.
        hardTimeout: '5s',
        stores: {
          // Docs, "Multi-tier": memory, Redis and a bus; the bus keeps its default retry queue for messages not sent.
          store: bentostore()
            .useL1Layer(memoryDriver({ maxItems: 10_000 }))
            .useL2Layer(redisDriver({ connection: values }))
            .useBus(redisBusDriver({ connection: bus })),
        },
      })
      closing.push(async () => {
        await bento.disconnectAll()
        bus.disconnect()
      })
      // Subscribing is not awaited by the library.
      await sleep(50)
      return {
        read: key =>
          bento.getOrSet({
            key,
            factory: () => options.load(key),
            ...(options.tagged ? { tags: [options.tagOf(key)] } : {}),
          }),
        // By default a failed L2 command is swallowed when there is an L1; asking for the error is the safer choice.
        invalidate: key => bento.delete({ key, suppressL2Errors: false }),
        invalidateTag: tag => bento.deleteByTag({ tags: [tag], suppressL2Errors: false }),
      }
    },
    settle: () => sleep(60),
    loseMarkers: async tag => {
      const keys = await admin.keys(`*___bc:t:${tag}`)
      if (keys.length > 0) await admin.del(keys)
    },
    close: async () => {
      for (const close of closing) await close()
      admin.disconnect()
    },
  }
}

export const bentocache: Driver = { name: 'bentocache', memoryTier: true, bus: true, tags: true, start }
