import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asyncCacheDedupe } from './drivers/async-cache-dedupe.ts'
import { bentocache } from './drivers/bentocache.ts'
import { ours } from './drivers/ours.ts'
import { isWrong, scenarios } from './suite.ts'

let redis: RedisServer

beforeAll(async () => {
  redis = await temporaryRedis()
})

afterAll(() => redis.stop())

describe('the anomalies that other libraries show', () => {
  it.for(scenarios)('$id does not happen: $title', async scenario => {
    expect(await scenario.run(ours, { redisPort: redis.port, runs: 4 })).toMatchObject({ wrong: 0 })
  })
})

describe('the scenarios find what they look for', () => {
  it.for(scenarios.filter(({ id }) => /^[AB] /.test(id)))('$id happens to a peer', async scenario => {
    const setting = { redisPort: redis.port, runs: 2 }
    const results = [await scenario.run(bentocache, setting), await scenario.run(asyncCacheDedupe, setting)]
    expect(results.some(isWrong)).toBe(true)
  })
})
