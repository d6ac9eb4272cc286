import { afterAll, beforeAll, expect, test } from 'vitest'
import { type StackRedis, startStackRedis } from '../testing/stack-redis.ts'
import { Attempts, limits } from './attempts.ts'

let redis: StackRedis
beforeAll(async () => {
  redis = await startStackRedis()
})
afterAll(() => redis.stop())

const who = { email: 'anna@example.com', address: '203.0.113.9' }
const tooMany = expect.objectContaining({
  code: 'too_many_attempts',
  headers: { 'retry-after': expect.stringMatching(/^[1-9]\d*$/) },
})

async function triesUntilRefused(attempts: Attempts, o = who): Promise<number> {
  for (let i = 0; i < 1000; i++) {
    const error = await attempts.login(o).then(
      () => null,
      (e: unknown) => e,
    )
    if (error === null) continue
    expect(error).toEqual(tooMany)
    return i
  }
  return 1000
}

test('servers count together; a right password forgets the wrong ones before it', async () => {
  const [one, two] = [await redis.connect(), await redis.connect()]
  const [here, there] = [new Attempts(one), new Attempts(two)]
  await here.login(who)
  await there.login(who)
  const succeeded = await here.login(who)
  await succeeded()
  expect(await triesUntilRefused(there)).toBe(limits.pair.points)
  expect(await triesUntilRefused(here)).toBe(0)
  // Another address is another matter, until the account has had enough.
  let tries = 0
  for (let i = 0; i < 50; i++) tries += await triesUntilRefused(here, { ...who, address: `198.51.100.${i}` })
  expect(tries).toBeLessThanOrEqual(limits.account.points)
  expect(tries).toBeGreaterThan(limits.account.points - 20)
  one.destroy()
  two.destroy()
})

test('an address that goes through accounts is stopped, too', async () => {
  const client = await redis.connect()
  const attempts = new Attempts(client)
  let tries = 0
  for (let i = 0; i < 60; i++)
    tries += await triesUntilRefused(attempts, { email: `user${i}@example.com`, address: '192.0.2.1' })
  expect(tries).toBeLessThanOrEqual(limits.address.points)
  client.destroy()
})

test('without Redis, or with one that does not answer, each server counts for itself', async () => {
  const client = await redis.connect()
  const attempts = new Attempts(client)
  redis.pause()
  const other = { ...who, address: '203.0.113.77' }
  expect(await triesUntilRefused(attempts, other)).toBe(limits.pair.points)
  redis.resume()
  client.destroy()
  expect(await triesUntilRefused(attempts, { ...who, address: '203.0.113.78' })).toBe(limits.pair.points)
  expect(await triesUntilRefused(new Attempts(undefined))).toBe(limits.pair.points)
})
