import { setTimeout as sleep } from 'node:timers/promises'
import { Value } from 'typebox/value'
import { Patience } from '../../caching/patience.ts'
import type { ReplicaReader } from '../../caching/replica-reader.ts'
import type { Config } from '../../config.ts'
import { ShopError } from '../../errors.ts'
import type { OneAtATime } from '../one-at-a-time.ts'
import { type Lacks, lackTexts, notHere } from '../parts.ts'
import type { Wire } from '../wire.ts'
import { declareSaleCache, laggingReplica } from './lagging-replica.ts'
import { missedMessage } from './missed-message.ts'
import type { Props } from './props.ts'
import { saleSubscription } from './sale-subscription.ts'
import { type Play, type RaceName, RaceResult, raceNames } from './schemas.ts'
import { staleSet } from './stale-set.ts'
import { stampede } from './stampede.ts'

/** How long closing waits for a race. */
const closeMs = 2000
/** How long a list of the races waits for a replica. */
const lookMs = 500
/** A paused Redis holds it up for half a minute, and a replica that was paused takes its time as well. */
const longestMs = 60_000

/** Races between readers, writers and messages, each played twice on the real parts: as caches mostly are, and as ours are. */
export class Races {
  readonly #props: Props
  readonly #wire: Wire
  readonly #oneAtATime: OneAtATime
  readonly #plays: Record<RaceName, (props: Props) => Promise<Play[]>>
  readonly #last = new Map<RaceName, RaceResult>()
  #running: Promise<unknown> = Promise.resolve()

  constructor(props: Props, wire: Wire, oneAtATime: OneAtATime) {
    this.#props = props
    this.#wire = wire
    this.#oneAtATime = oneAtATime
    this.#plays = {
      'stale-set': staleSet,
      'missed-message': missedMessage,
      'lagging-replica': laggingReplica(declareSaleCache(props)),
      stampede,
    }
    wire.onNotice('lab.race', data => {
      if (Value.Check(RaceResult, data)) this.#last.set(data.name, data)
    })
  }

  async all() {
    return await Promise.all(
      raceNames.map(async name => {
        const lacks = await this.#lacks(name)
        const missing = lacks && lackTexts[lacks]
        return { name, available: lacks === null, missing, lacks, last: this.#last.get(name) ?? null }
      }),
    )
  }

  /**
   * Throws a ShopError: `lab_busy`, `lab_not_here`, `lab_disturbed` when it would prove nothing any more, or `unavailable` when something that it
   * needs stops answering meanwhile.
   */
  async play(name: RaceName): Promise<RaceResult> {
    const lacks = await this.#lacks(name)
    if (lacks !== null) throw notHere(lacks)
    const at = Date.now()
    const startedAt = performance.now()
    const playing = this.#oneAtATime.run(name, () => this.#toItsEnd(name))
    this.#running = playing.catch(() => {})
    const plays = await playing
    const ms = performance.now() - startedAt
    const result: RaceResult = { name, server: this.#wire.server, at, ms, plays }
    this.#last.set(name, result)
    this.#wire.announce('lab.race', result)
    return result
  }

  async close(): Promise<void> {
    // A race may stand still; what it has paused goes on by itself.
    await Promise.race([this.#running, sleep(closeMs, undefined, { ref: false })])
  }

  /** Whatever it waits for may never come; then others may play all the same. */
  async #toItsEnd(name: RaceName): Promise<Play[]> {
    const given = new AbortController()
    const playing = this.#plays[name](this.#props)
    const tooLong = sleep(longestMs, undefined, { signal: given.signal, ref: false }).then(() => {
      throw new Error(`The race has not come to its end within ${longestMs} ms.`)
    })
    try {
      return await Promise.race([playing, tooLong])
    } catch (error) {
      if (error instanceof ShopError) throw error
      this.#props.parts.logger.warn({ err: error, race: name }, 'a race was interrupted')
      throw new ShopError('unavailable', {
        message: 'Something that the race needs has stopped answering. Play it again in a moment.',
        cause: error,
      })
    } finally {
      given.abort()
      // Both have been told of already, or nobody asks for them any more.
      for (const one of [playing, tooLong]) one.catch(() => {})
    }
  }

  async #lacks(name: RaceName): Promise<Lacks | null> {
    const { redis, replicas, follower, plumbing } = this.#props.parts.node
    if (name === 'missed-message' && redis === undefined) return 'redis'
    if (name === 'missed-message' && !isPlain(plumbing.config.redis)) return 'plain-redis'
    const [replica] = replicas
    const lagging = name === 'lagging-replica'
    if (lagging && replica === undefined) return 'replica'
    // Named before what they lead to, which comes two seconds later.
    const fault = this.#props.faults.active.find(one => one === 'redis-paused' || one === 'relay-stopped')
    if (fault !== undefined) return fault
    if (lagging && replica?.isStopped) return 'replica-stopped'
    if (follower.isBlind()) return 'sight'
    return lagging && replica !== undefined ? await this.#lacksSubscription(replica) : null
  }

  /** What a look at the replica tells beforehand. One that does not answer tells nothing; the race will say so. */
  async #lacksSubscription(replica: ReplicaReader): Promise<Lacks | null> {
    const { parts } = this.#props
    const patience = new Patience(replica.name, lookMs)
    try {
      const found = await Promise.race([saleSubscription(replica), patience.over])
      if ('name' in found) return null
      // A race that is under way has paused it itself.
      const isOwn =
        found.lacks === 'subscription-paused' && (await this.#oneAtATime.isUnderWay(parts.node.primary))
      return isOwn ? null : found.lacks
    } catch (error) {
      parts.logger.debug(
        { err: error, replica: replica.name },
        'the subscription of a race cannot be looked at',
      )
      return null
    } finally {
      patience.end()
    }
  }
}

const isPlain = (redis: Config['redis']): boolean =>
  (typeof redis === 'string' ? redis : redis?.cluster[0])?.startsWith('redis:') === true
