import { createHash } from 'node:crypto'
import type { RedisCommands } from '@technomir/cache'
import {
  type RateLimiterAbstract,
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  RLWrapperTimeouts,
} from 'rate-limiter-flexible'
import { ShopError } from '../errors.ts'

/** Attempts within a time, in seconds. */
export interface Limit {
  readonly points: number
  readonly duration: number
}

export const limits = {
  /** Wrong passwords for one account from one address. */
  pair: { points: 5, duration: 15 * 60 },
  /** For one account from anywhere: many addresses are no way round, and the owner is not easily locked out by others. */
  account: { points: 100, duration: 3600 },
  /** From one address for any account. */
  address: { points: 100, duration: 15 * 60 },
  /** New accounts from one address. */
  registrations: { points: 300, duration: 10 * 60 },
} as const satisfies Record<string, Limit>

/** A Redis that does not answer is as good as none. */
const patienceMs = 500

/**
 * Slows down whoever tries passwords: counted in Redis for all servers, and in this process while Redis cannot be reached.
 * Addresses and accounts stand there as hashes.
 */
export class Attempts {
  readonly #pair: RateLimiterAbstract
  readonly #account: RateLimiterAbstract
  readonly #address: RateLimiterAbstract
  readonly #registrations: RateLimiterAbstract

  constructor(redis: RedisCommands | undefined) {
    const limiter = (name: keyof typeof limits): RateLimiterAbstract => {
      const options = { ...limits[name], keyPrefix: `technomir:attempts:${name}` }
      const inMemory = new RateLimiterMemory(options)
      if (redis === undefined) return inMemory
      const inRedis = new RateLimiterRedis({
        ...options,
        storeClient: redis,
        useRedisPackage: true,
        rejectIfRedisNotReady: true,
        insuranceLimiter: inMemory,
      })
      return new RLWrapperTimeouts({ limiter: inRedis, timeoutMs: patienceMs })
    }
    this.#pair = limiter('pair')
    this.#account = limiter('account')
    this.#address = limiter('address')
    this.#registrations = limiter('registrations')
  }

  /**
   * Counts an attempt to log in before the password is looked at, so that many at once gain nothing. Rejects with 429 when there
   * were too many. Call what it returns when the password was right: such attempts do not count.
   */
  async login(o: { email: string; address: string }): Promise<() => Promise<void>> {
    const [account, address] = [key(o.email), key(o.address)]
    const pair = key(`${o.email} ${o.address}`)
    await take(this.#address, address)
    await take(this.#pair, pair)
    await take(this.#account, account)
    return async () => {
      await Promise.all([
        this.#pair.delete(pair),
        this.#account.reward(account),
        this.#address.reward(address),
      ])
    }
  }

  /** Counts a new account. Rejects with 429 when there were too many from this address. */
  async registration(address: string): Promise<void> {
    await take(this.#registrations, key(address))
  }
}

async function take(limiter: RateLimiterAbstract, name: string): Promise<void> {
  try {
    await limiter.consume(name)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1000))
    throw new ShopError('too_many_attempts', {
      message: `Too many attempts. Try again in ${seconds} s.`,
      headers: { 'retry-after': String(seconds) },
    })
  }
}

const key = (text: string): string => createHash('sha256').update(text).digest('base64url')
