import { Value } from 'typebox/value'
import type { Faults } from '../faults/faults.ts'
import type { OneAtATime } from '../one-at-a-time.ts'
import type { LabParts } from '../parts.ts'
import type { Wire } from '../wire.ts'
import { Comparison } from './run.ts'
import { type StrategiesOptions, StrategiesRun } from './schemas.ts'
import type { Way, WayName } from './ways.ts'

/** The comparison of strategies that is under way, or was last, on whichever server. */
export class Strategies {
  readonly #parts: LabParts
  readonly #wire: Wire
  readonly #oneAtATime: OneAtATime
  readonly #ways: Record<WayName, Way>
  readonly #faults: Pick<Faults, 'active'>
  #stop: AbortController | null = null
  #running: Promise<void> = Promise.resolve()
  #last: StrategiesRun | null = null

  constructor(
    parts: LabParts,
    wire: Wire,
    oneAtATime: OneAtATime,
    ways: Record<WayName, Way>,
    faults: Pick<Faults, 'active'>,
  ) {
    this.#parts = parts
    this.#wire = wire
    this.#oneAtATime = oneAtATime
    this.#ways = ways
    this.#faults = faults
    wire.onNotice('lab.strategies', data => {
      if (Value.Check(StrategiesRun, data)) this.#last = data
    })
    wire.onCommand('end-strategies', () => this.#stop?.abort())
  }

  /** Throws a ShopError `lab_busy` when something else is under way. */
  async begin(options: StrategiesOptions): Promise<StrategiesRun> {
    const end = await this.#oneAtATime.begin('strategies')
    const comparison = new Comparison(this.#parts, this.#ways, options, this.#faults)
    const stop = new AbortController()
    this.#stop = stop
    const tell = (status: StrategiesRun) => {
      this.#last = status
      this.#wire.announce('lab.strategies', status)
    }
    tell(comparison.status())
    this.#running = comparison
      .run(stop.signal, tell)
      .then(end)
      .catch(error => this.#parts.logger.warn({ err: error }, 'the comparison of strategies ended badly'))
    return comparison.status()
  }

  last(): StrategiesRun | { state: 'none' } {
    return this.#last ?? { state: 'none' }
  }

  /** Ends what is under way, on whichever server. */
  async end(): Promise<StrategiesRun | { state: 'none' }> {
    this.#wire.command('end-strategies', null)
    await this.#running
    return this.last()
  }

  async close(): Promise<void> {
    this.#stop?.abort()
    await this.#running
  }
}
