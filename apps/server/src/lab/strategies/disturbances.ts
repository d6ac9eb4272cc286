import type { Follower } from '@technomir/cache'
import type { Faults } from '../faults/faults.ts'
import type { FaultName } from '../faults/schemas.ts'
import type { StrategiesRun } from './schemas.ts'

const lookEveryMs = 50

/** For how long of a run the server was blind, and faults were on: then its counts say less of the strategies. */
export class Disturbances {
  readonly #follower: Pick<Follower, 'isBlind'>
  readonly #faults: Pick<Faults, 'active'>
  readonly #lasted = new Map<FaultName, number>()
  #blindMs = 0
  #before: { at: number; blind: boolean; faults: readonly FaultName[] } | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(follower: Pick<Follower, 'isBlind'>, faults: Pick<Faults, 'active'>) {
    this.#follower = follower
    this.#faults = faults
  }

  start(): void {
    this.#timer = setInterval(() => this.look(performance.now()), lookEveryMs)
    this.look(performance.now())
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /** What is so now and was so at the last look has lasted since then. */
  look(at: number): void {
    const now = { at, blind: this.#follower.isBlind(), faults: this.#faults.active }
    const before = this.#before
    this.#before = now
    if (before === null) return
    const ms = at - before.at
    if (before.blind && now.blind) this.#blindMs += ms
    for (const name of now.faults)
      if (before.faults.includes(name)) this.#lasted.set(name, (this.#lasted.get(name) ?? 0) + ms)
  }

  status(): Pick<StrategiesRun, 'blindMs' | 'faults'> {
    return { blindMs: this.#blindMs, faults: [...this.#lasted].map(([name, ms]) => ({ name, ms })) }
  }
}
