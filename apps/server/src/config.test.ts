import { describe, expect, test } from 'vitest'
import { ConfigError, readConfig } from './config.ts'

const least = { DATABASE_URL: 'postgres://u:p@localhost:5432/shop' }

describe('configuration', () => {
  test('needs only the address of the primary', () => {
    expect(readConfig(least)).toMatchObject({
      port: 8080,
      replicaUrls: [],
      redisUrl: undefined,
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
      redisUrl: undefined,
      ttlMs: { bestsellers: 300_000, profile: 250 },
    })
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
})
