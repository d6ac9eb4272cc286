import { createRedisClient } from '@technomir/cache'
import { Value } from 'typebox/value'
import { ShopError } from '../../errors.ts'
import { type LabParts, wallClock } from '../parts.ts'
import type { Wire } from '../wire.ts'
import { type Fault, FaultCommand, type FaultName, faultNames } from './schemas.ts'

const defaultDelayMs = 200

/**
 * Faults on purpose, for demo shops. Each lasts for a bounded time and ends by itself: every server counts its own part down in memory, and
 * Redis the pause that it was asked for, so a server that dies leaves nothing behind.
 */
export class Faults {
  readonly #parts: LabParts
  readonly #wire: Wire
  readonly #active = new Map<FaultName, { until: number; seconds: number; timer: NodeJS.Timeout }>()

  constructor(parts: LabParts, wire: Wire) {
    this.#parts = parts
    this.#wire = wire
    wire.onCommand('fault', data => {
      // In demo mode only, whoever says so.
      if (parts.node.plumbing.config.demoMode && Value.Check(FaultCommand, data)) this.#apply(data)
    })
  }

  close(): void {
    for (const { timer } of this.#active.values()) clearTimeout(timer)
    this.#active.clear()
  }

  all(): Fault[] {
    return faultNames.map(name => this.#describe(name))
  }

  /** Throws a ShopError `lab_not_here` where it needs something that is not there. */
  async begin(name: FaultName, seconds: number, delayMs = defaultDelayMs): Promise<Fault> {
    this.#mustBeAvailable(name)
    if (name === 'redis-paused') await this.#redisClient(['CLIENT', 'PAUSE', String(seconds * 1000), 'ALL'])
    this.#wire.command('fault', { name, ms: seconds * 1000, delayMs })
    this.#tell()
    return this.#describe(name)
  }

  async end(name: FaultName): Promise<Fault> {
    this.#mustBeAvailable(name)
    if (name === 'redis-paused') await this.#redisClient(['CLIENT', 'UNPAUSE'])
    this.#wire.command('fault', { name, ms: 0, delayMs: defaultDelayMs })
    this.#tell()
    return this.#describe(name)
  }

  #apply({ name, ms, delayMs }: FaultCommand): void {
    const { relay, replicas, probe } = this.#parts.node
    if (name === 'relay-stopped') relay.standAside(ms)
    else if (name === 'replica-stopped') for (const replica of replicas) replica.stopFor(ms)
    else if (name === 'primary-slow') probe.slowDown(delayMs, ms)
    this.#note(name, ms)
  }

  #note(name: FaultName, ms: number): void {
    clearTimeout(this.#active.get(name)?.timer)
    this.#active.delete(name)
    if (ms === 0) return
    const timer = setTimeout(() => {
      this.#active.delete(name)
      this.#tell()
    }, ms)
    timer.unref()
    this.#active.set(name, { until: wallClock(performance.now() + ms), seconds: ms / 1000, timer })
  }

  #tell(): void {
    this.#wire.announce('lab.faults', { items: this.all() })
  }

  #describe(name: FaultName): Fault {
    const active = this.#active.get(name)
    const missing = this.#missing(name)
    return {
      name,
      available: missing === null,
      missing,
      active: active !== undefined,
      until: active?.until ?? null,
      seconds: active?.seconds ?? null,
    }
  }

  #missing(name: FaultName): string | null {
    const { plumbing, redis, replicas } = this.#parts.node
    if (!plumbing.config.demoMode) return 'Faults are for demo mode (DEMO_MODE=on) only.'
    if (name === 'redis-paused' && redis === undefined) return 'There is no Redis (REDIS_URL).'
    if (name === 'replica-stopped' && replicas.length === 0) return 'There is no replica (REPLICA_URLS).'
    return null
  }

  #mustBeAvailable(name: FaultName): void {
    const missing = this.#missing(name)
    if (missing !== null) throw new ShopError('lab_not_here', { message: missing })
  }

  /** On a connection of its own: a paused Redis answers none of the others, and CLIENT commands are let through on a new one only before. */
  async #redisClient(command: readonly string[]): Promise<void> {
    const { redisUrl } = this.#parts.node.plumbing.config
    const client = createRedisClient(redisUrl ?? '', false, 'technomir-lab-fault')
    // What is sent reports it.
    client.on('error', () => {})
    const patience = setTimeout(() => client.destroy(), 2000)
    try {
      await client.connect()
      await client.sendCommand([...command])
    } catch (error) {
      throw new ShopError('lab_not_here', { message: 'Redis does not answer.', cause: error })
    } finally {
      clearTimeout(patience)
      if (client.isOpen) client.destroy()
    }
  }
}
