import Fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const least = { DATABASE_URL: 'postgres://u:p@localhost:5432/shop' }

function faultsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.faults
    throw error
  }
  return []
}

describe('configuration', () => {
  test('needs only the address of the primary', () => {
    expect(readConfig(least)).toMatchObject({
      port: 8080,
      replicaUrls: [],
      redis: undefined,
      demoMode: true,
      slotName: 'technomir_relay',
      logRetention: 100_000,
      relay: true,
      ttlMs: { bestsellers: 3_600_000 },
    })
  })

  test('reads times with units, lists and switches; an empty variable counts as absent', () => {
    const config = readConfig({
      ...least,
      CACHE_TTL_BESTSELLERS: '5m',
      CACHE_TTL_PROFILE: '250ms',
      REPLICA_URLS: 'postgres://a/x, postgresql://b/y',
      DEMO_MODE: 'off',
      REDIS_URL: '',
      PORT: '0',
    })
    expect(config).toMatchObject({
      port: 0,
      replicaUrls: ['postgres://a/x', 'postgresql://b/y'],
      demoMode: false,
      redis: undefined,
      ttlMs: { bestsellers: 300_000, profile: 250 },
    })
  })

  test('takes several addresses of Redis, or one that is said to be of a cluster, for a cluster', () => {
    const redisOf = (env: Record<string, string>) => readConfig({ ...least, ...env }).redis
    expect(redisOf({ REDIS_URL: 'redis://a:1' })).toBe('redis://a:1')
    expect(redisOf({ REDIS_URL: 'redis://a:1, redis://b:2' })).toEqual({
      cluster: ['redis://a:1', 'redis://b:2'],
    })
    expect(redisOf({ REDIS_URL: 'rediss://a:1', REDIS_CLUSTER: 'on' })).toEqual({ cluster: ['rediss://a:1'] })
  })

  test('lists all faults at once, says what to do, and repeats no password', () => {
    const wrong = {
      PORT: '70000',
      CACHE_TTL_CART: '5',
      CACHE_TTL_CARD: '5m',
      DEMO_MODE: 'yes',
      REDIS_URL: 'http://user:secret@host',
      SLOT_NAME: 'My Slot',
    }
    const fault = (() => {
      try {
        return readConfig(wrong)
      } catch (error) {
        return error
      }
    })()
    expect(fault).toBeInstanceOf(ConfigError)
    const text = fault instanceof Error ? fault.message : ''
    for (const name of [...Object.keys(wrong), 'DATABASE_URL is missing']) expect(text).toContain(name)
    expect(text).toContain('30s')
    expect(text).not.toContain('secret')
  })

  test('lists them all, however many there are', () => {
    const names =
      `PORT REPLICA_URLS REDIS_URL PUBLIC_URL DEMO_MODE CACHE_TTL_CART CACHE_TTL_ORDERS PAYMENT_TIMEOUT
      LOG_LEVEL LOG_RETENTION SLOT_NAME RELAY DRAIN_TIME`.split(/\s+/)
    const faults = faultsOf(Object.fromEntries(names.map(name => [name, '?'])))
    expect(faults.map(fault => fault.split(/[: ]/, 1)[0]).sort()).toEqual(['DATABASE_URL', ...names].sort())
  })

  test('names addresses with a malformed percent sign among all faults, without their passwords', () => {
    const wrong = {
      DATABASE_URL: 'postgres://u:p%zz@h/db',
      REPLICA_URLS: 'postgres://u:100%@h/db',
      REDIS_URL: 'redis://:%ff@h',
      PORT: 'x',
    }
    for (const DEMO_MODE of ['on', 'off']) {
      const faults = faultsOf({ ...wrong, DEMO_MODE })
      for (const name of ['DATABASE_URL', 'REPLICA_URLS', 'REDIS_URL'])
        expect(faults).toContainEqual(expect.stringMatching(new RegExp(`^${name}.*percent.*%25`)))
      expect(faults).toHaveLength(4)
      expect(faults.join()).not.toMatch(/p%zz|100%|%ff/)
    }
    expect(readConfig({ DATABASE_URL: 'postgres://u:p%25zz@h/db' }).databaseUrl).toContain('p%25zz')
  })

  test.each([
    'foo',
    '10.0.0.0/99',
    '10.0.0.0/0',
    '1',
    '::1/129',
    'loopback,',
    'none, loopback',
    '10.0.0.1/8/8',
  ])('TRUST_PROXY=%s is a fault', TRUST_PROXY => {
    expect(faultsOf({ ...least, TRUST_PROXY, PORT: 'x' })).toEqual([
      expect.stringContaining('PORT'),
      expect.stringContaining(`TRUST_PROXY (is '${TRUST_PROXY}')`),
    ])
  })

  test.each(['loopback', 'none', 'uniquelocal, 10.0.0.0/8', '192.0.2.1', '::1', 'fd00::/8,linklocal'])(
    'TRUST_PROXY=%s is understood, by the framework as well',
    TRUST_PROXY => {
      const { trustProxy } = readConfig({ ...least, TRUST_PROXY })
      expect(() => Fastify({ trustProxy })).not.toThrow()
    },
  )

  test('a time is no longer than timers can wait', () => {
    const long = { DRAIN_TIME: '99999d', PAYMENT_TIMEOUT: '25d', CACHE_TTL_CART: '600h' }
    const faults = faultsOf({ ...least, ...long })
    expect(faults).toHaveLength(3)
    for (const fault of faults) expect(fault).toMatch(/24d at most/)
    expect(readConfig({ ...least, CACHE_TTL_CART: '24d' }).ttlMs.cart).toBe(24 * 86_400_000)
  })

  test('refuses the passwords of the demo when DEMO_MODE is off, except on this machine itself', () => {
    const demo = {
      DATABASE_URL: 'postgres://demo_user:demo_password@postgres:5432/ecommerce_db',
      REPLICA_URLS: 'postgres://a:well-kept@replica/x, postgres://a:replicapass@replica-2/x',
    }
    expect(readConfig(demo)).toMatchObject({ demoMode: true })
    expect(() => readConfig({ ...demo, DEMO_MODE: 'off', PORT: 'x' })).toThrow(
      /3 faults[\s\S]*PORT[\s\S]*DATABASE_URL holds[\s\S]*REPLICA_URLS holds/,
    )
    expect(() => readConfig({ ...demo, DEMO_MODE: 'off' })).not.toThrow(/demo_password|replicapass/)
    const local = { DATABASE_URL: 'postgres://demo_user:demo_password@127.0.0.1:5432/ecommerce_db' }
    const own = { DATABASE_URL: 'postgres://shop:q7Jk2@postgres:5432/shop', REPLICATOR_PASSWORD: 'x9Lm4' }
    for (const fine of [local, own]) expect(readConfig({ ...fine, DEMO_MODE: 'off' }).demoMode).toBe(false)
    expect(() => readConfig({ ...own, DEMO_MODE: 'off', REPLICATOR_PASSWORD: 'replpass' })).toThrow(
      /REPLICATOR_PASSWORD/,
    )
  })
})
