import { setTimeout as sleep } from 'node:timers/promises'
import { Value } from 'typebox/value'
import type { Config } from '../../config.ts'
import { ShopError } from '../../errors.ts'
import type { OneAtATime } from '../one-at-a-time.ts'
import { type Lacks, lackTexts } from '../parts.ts'
import type { Wire } from '../wire.ts'
import { declareSaleCache, laggingReplica } from './lagging-replica.ts'
import { missedMessage } from './missed-message.ts'
import type { Props } from './props.ts'
import { type Play, type RaceName, RaceResult, raceNames } from './schemas.ts'
import { staleSet } from './stale-set.ts'
import { stampede } from './stampede.ts'

/** How long closing waits for a race. */
const closeMs = 2000

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

  all() {
    return raceNames.map(name => {
      const lacks = this.#lacks(name)
      const missing = lacks && lackTexts[lacks]
      return { name, available: lacks === null, missing, lacks, last: this.#last.get(name) ?? null }
    })
  }

  /** Throws a ShopError `lab_busy` or `lab_not_here`. */
  async play(name: RaceName): Promise<RaceResult> {
    const lacks = this.#lacks(name)
    if (lacks !== null) throw new ShopError('lab_not_here', { message: lackTexts[lacks] })
    const at = Date.now()
    const startedAt = performance.now()
    const playing = this.#oneAtATime.run(name, () => this.#plays[name](this.#props))
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

  #lacks(name: RaceName): Lacks | null {
    const { redis, replicas, follower, plumbing } = this.#props.parts.node
    if (follower.isBlind()) return 'sight'
    if (name === 'missed-message' && redis === undefined) return 'redis'
    if (name === 'missed-message' && !isPlain(plumbing.config.redis)) return 'plain-redis'
    if (name === 'lagging-replica' && replicas.length === 0) return 'replica'
    return null
  }
}

const isPlain = (redis: Config['redis']): boolean =>
  (typeof redis === 'string' ? redis : redis?.cluster[0])?.startsWith('redis:') === true
