import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { type RedisServer, temporaryRedis } from '@technomir/local-services'
import { describeWith } from '@technomir/local-services/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { testClient } from '../testing/redis-node.ts'
import { until } from '../testing/until.ts'
import { RedisStore } from './redis-store.ts'

describeWith(['redis'], 'a connection to the store that dies without a word', () => {
  let redis: RedisServer
  let proxy: Server
  /** Answers to connections made before this one get lost. */
  let deafBefore = 0
  let connections = 0

  beforeAll(async () => {
    redis = await temporaryRedis()
    proxy = createServer(near => {
      const serial = connections++
      const far = connect(redis.port, '127.0.0.1')
      for (const socket of [near, far]) socket.on('error', () => {})
      near.on('data', chunk => far.write(chunk)).on('close', () => far.destroy())
      far
        .on('data', chunk => {
          if (serial >= deafBefore) near.write(chunk)
        })
        .on('close', () => near.destroy())
    })
    proxy.listen(0, '127.0.0.1')
    await once(proxy, 'listening')
  })
  afterAll(async () => {
    proxy.close()
    await redis.stop()
  })

  it('is made anew within seconds', async () => {
    const client = await testClient(`redis://127.0.0.1:${(proxy.address() as AddressInfo).port}`)
    const store = new RedisStore({ client, name: 'test', timeoutMs: 100 })
    await store.set('things', 'k', { epoch: 'e', asOf: 1, upTo: 1, tags: [], json: '1' }, 60_000)
    deafBefore = connections
    let found: string | undefined
    const asking = setInterval(() => {
      store.get(['k']).then(
        ([entry]) => {
          found = entry?.json
        },
        () => {},
      )
    }, 200)
    const ms = await until('an answer', () => found === '1', 5000)
    clearInterval(asking)
    expect(ms).toBeGreaterThan(900)
    expect(connections).toBe(deafBefore + 1)
    client.destroy()
  })
})
