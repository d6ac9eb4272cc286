import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { pino } from 'pino'
import { type AppParts, buildApp } from '../app.ts'
import { readConfig } from '../config.ts'
import { createNode } from '../node.ts'
import { type ShopDatabase, startShopDatabase } from './shop-database.ts'
import { until } from './stack.ts'
import { startStackRedis, usualRedis } from './stack-redis.ts'

/** A whole server in the test's own process, on a primary of its own, without a port. */
export interface InProcessShop extends ShopDatabase {
  readonly app: FastifyInstance
  request(options: InjectOptions): Promise<LightMyRequestResponse>
}

export async function startInProcessShop(
  env: Record<string, string> = {},
  parts: Pick<AppParts, 'storefront'> = {},
): Promise<InProcessShop> {
  const shop = await startShopDatabase({ settings: { max_slot_wal_keep_size: '1GB' } })
  const redis = usualRedis === 'cluster' && env.REDIS_URL === undefined ? await startStackRedis() : null
  const config = readConfig({ DATABASE_URL: shop.url, ...(redis ? { REDIS_URL: redis.url } : {}), ...env })
  const logger = pino({ level: process.env.LOG_LEVEL ?? 'silent' })
  const node = createNode(config, logger)
  const app = await buildApp({ config, logger, node, ...parts })
  const stop = async () => {
    await app.close()
    await node.close()
    await redis?.stop()
    await shop.stop()
  }
  try {
    await app.ready()
    await node.start()
    await until(() => !node.follower.isBlind(), 'the server sees the log')
  } catch (error) {
    await stop()
    throw error
  }
  return { ...shop, app, request: options => app.inject(options), stop }
}
