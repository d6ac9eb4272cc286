import { createRedisClient, serverUrls } from '@technomir/cache'
import { Value } from 'typebox/value'
import { ShopError } from '../../errors.ts'
import { type LabParts, type Lacks, lackTexts, notHere, wallClock } from '../parts.ts'
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

  /** Those that are on. */
  get active(): FaultName[] {
    return [...this.#active.keys()]
  }

  all(): Fault[] {
    return faultNames.map(name => this.#describe(name))
  }

  /**
   * Begun anew while it lasts, it lasts from now. Throws a ShopError `lab_not_here` where it needs something that is not there, `lab_deaf`
   * when that is Redis, which hears nothing.
   */
  async begin(name: FaultName, seconds: number, delayMs = defaultDelayMs): Promise<Fault> {
    this.#mustBeAvailable(name)
    this.#mustBeHeard(name)
    // Told first: a paused Redis would bring it to the other servers when it is over.
    this.#command(name, seconds * 1000, delayMs)
    if (name === 'redis-paused')
      try {
        await this.#redisClient(['CLIENT', 'PAUSE', String(seconds * 1000), 'ALL'])
      } catch (error) {
        this.#command(name, 0)
        throw error
      }
    return this.#describe(name)
  }

  /** Throws as `begin` does: a pause of Redis cannot be ended by anybody. */
  async end(name: FaultName): Promise<Fault> {
    this.#mustBeAvailable(name)
    this.#mustBeHeard(name)
    this.#command(name, 0)
    return this.#describe(name)
  }

  /** Has every server do it, and tells everybody who looks; 0 ms ends it. */
  #command(name: FaultName, ms: number, delayMs = defaultDelayMs): void {
    this.#wire.command('fault', { name, ms, delayMs })
    this.#tell()
  }

  #apply({ name, ms, delayMs }: FaultCommand): void {
    const { relay, replicas, probe } = this.#parts.node
    // First: the log names the cause before what follows from it.
    this.#note(name, ms)
    if (name === 'relay-stopped') relay.standAside(ms)
    else if (name === 'replica-stopped') for (const replica of replicas) replica.stopFor(ms)
    else if (name === 'primary-slow') probe.slowDown(delayMs, ms)
  }

  #note(name: FaultName, ms: number): void {
    this.#forget(name, ms === 0)
    if (ms === 0) return
    const seconds = ms / 1000
    this.#parts.logger.warn({ fault: name, seconds }, 'a fault was begun on purpose, in the Lab')
    const timer = setTimeout(() => {
      this.#forget(name, true)
      this.#tell()
    }, ms)
    timer.unref()
    this.#active.set(name, { until: wallClock(performance.now() + ms), seconds, timer })
  }

  #forget(name: FaultName, isOver: boolean): void {
    clearTimeout(this.#active.get(name)?.timer)
    if (this.#active.delete(name) && isOver)
      this.#parts.logger.info({ fault: name }, 'a fault that was begun in the Lab is over')
  }

  #tell(): void {
    this.#wire.announce('lab.faults', { items: this.all() })
  }

  #describe(name: FaultName): Fault {
    const active = this.#active.get(name)
    const lacks = this.#lacks(name)
    return {
      name,
      available: lacks === null,
      missing: lacks && lackTexts[lacks],
      lacks,
      active: active !== undefined,
      endable: name !== 'redis-paused',
      until: active?.until ?? null,
      seconds: active?.seconds ?? null,
    }
  }

  #lacks(name: FaultName): Lacks | null {
    const { plumbing, redis, replicas } = this.#parts.node
    if (!plumbing.config.demoMode) return 'demo-mode'
    if (name === 'redis-paused' && redis === undefined) return 'redis'
    if (name === 'replica-stopped' && replicas.length === 0) return 'replica'
    return null
  }

  #mustBeAvailable(name: FaultName): void {
    const lacks = this.#lacks(name)
    if (lacks !== null) throw notHere(lacks)
  }

  /** CLIENT PAUSE holds up every command, CLIENT UNPAUSE too. */
  #mustBeHeard(name: FaultName): void {
    if (name === 'redis-paused' && this.#active.has(name)) throw new ShopError('lab_deaf')
  }

  /** On a connection of its own, which nothing else waits for. */
  async #redisClient(command: readonly string[]): Promise<void> {
    const { redis, plumbing } = this.#parts.node
    const { redis: address } = plumbing.config
    if (redis === undefined || address === undefined) return
    await Promise.all(serverUrls(redis, address).map(url => sendAlone(url, command)))
  }
}

async function sendAlone(url: string, command: readonly string[]): Promise<void> {
  const client = createRedisClient(url, false, 'technomir-lab-fault')
  // What is sent reports it.
  client.on('error', () => {})
  const patience = setTimeout(() => client.destroy(), 2000)
  try {
    await client.connect()
    await client.sendCommand([...command])
  } catch (error) {
    throw new ShopError('lab_deaf', { cause: error })
  } finally {
    clearTimeout(patience)
    if (client.isOpen) client.destroy()
  }
}
