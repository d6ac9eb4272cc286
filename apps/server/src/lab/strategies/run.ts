import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Plumbing } from '../../caching/plumbing.ts'
import type { Faults } from '../faults/faults.ts'
import { writeVersion } from '../own-caches.ts'
import type { LabParts } from '../parts.ts'
import { Acknowledged } from './acknowledged.ts'
import { Disturbances } from './disturbances.ts'
import type { StrategiesOptions, StrategiesRun } from './schemas.ts'
import { Tally } from './tally.ts'
import { type Run, rows, type Way, type WayName } from './ways.ts'

/** Between two reads of a reader. */
const pauseMs = 25
/** Between two comparisons with the primary. */
const compareEveryMs = 1000
/** Writes under way at once. */
const writers = 2

const names = ['none', 'ttl', 'tagged', 'event'] as const

/** One workload on all strategies at the same time: the same readers, the same rows, the same writes. */
export class Comparison {
  readonly id = randomUUID().slice(0, 8)
  readonly #parts: LabParts
  readonly #ways: Record<WayName, Way>
  readonly #options: StrategiesOptions
  readonly #acknowledged = new Acknowledged()
  readonly #disturbances: Disturbances
  readonly #totals = tallies()
  readonly #loadsBefore: Record<WayName, number>
  readonly #startedAt = Date.now()
  readonly #run: Run
  readonly #seconds: Record<WayName, StrategiesRun['strategies']['none']['seconds']> = {
    none: [],
    ttl: [],
    tagged: [],
    event: [],
  }
  #second = tallies()
  #loadsAtSecond: Record<WayName, number>
  #writes = 0
  #state: StrategiesRun['state'] = 'running'
  #error: string | null = null

  constructor(
    parts: LabParts,
    ways: Record<WayName, Way>,
    options: StrategiesOptions,
    faults: Pick<Faults, 'active'>,
  ) {
    this.#parts = parts
    this.#ways = ways
    this.#options = options
    this.#disturbances = new Disturbances(parts.node.follower, faults)
    this.#run = { id: this.id, ttlMs: options.ttlMs }
    this.#loadsBefore = this.#loads()
    this.#loadsAtSecond = this.#loads()
  }

  /** Runs to its end or until `signal` aborts; tells of each second. Never rejects: `status` says what went wrong. */
  async run(signal: AbortSignal, onSecond: (status: StrategiesRun) => void): Promise<void> {
    const stop = new AbortController()
    const until = AbortSignal.any([signal, stop.signal])
    this.#disturbances.start()
    try {
      await this.#readTruth()
      const { readers, writesPerSecond } = this.#options
      const loops = names.flatMap(name => Array.from({ length: readers }, () => this.#read(name, until)))
      if (writesPerSecond > 0)
        for (let i = 0; i < writers; i++) loops.push(this.#write(writesPerSecond / writers, until))
      // Beside the seconds: a slow primary would make them longer.
      const comparing = this.#compare(until)
      loops.push(comparing)
      for (let second = 0; second < this.#options.seconds && !signal.aborted; second++) {
        await Promise.race([sleep(1000, undefined, { signal }).catch(() => {}), comparing])
        this.#endSecond()
        onSecond(this.status())
      }
      stop.abort()
      await Promise.all(loops)
      this.#state = signal.aborted ? 'aborted' : 'done'
    } catch (error) {
      this.#state = 'failed'
      this.#error = error instanceof Error ? error.message : String(error)
    } finally {
      stop.abort()
      this.#disturbances.stop()
    }
    onSecond(this.status())
  }

  status(): StrategiesRun {
    const loads = this.#loads()
    const of = (name: WayName) => ({
      total: this.#totals[name].counts(loads[name] - this.#loadsBefore[name]),
      seconds: [...this.#seconds[name]],
    })
    return {
      id: this.id,
      server: this.#parts.node.name,
      state: this.#state,
      error: this.#error,
      startedAt: this.#startedAt,
      options: this.#options,
      second: this.#seconds.none.length,
      writes: this.#writes,
      ...this.#disturbances.status(),
      strategies: { none: of('none'), ttl: of('ttl'), tagged: of('tagged'), event: of('event') },
    }
  }

  async #read(name: WayName, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      // Some rows are asked for more than others, as products are.
      const id = 1 + Math.floor(rows * Math.random() ** 2)
      const from = performance.now()
      try {
        const { version, hit } = await this.#ways[name].read(this.#run, id)
        const ms = performance.now() - from
        const late = this.#acknowledged.staleFor(id, version, from)
        for (const tally of [this.#totals[name], this.#second[name]]) tally.read(ms, hit, late)
      } catch {
        // The database is out of reach, perhaps on purpose: it is counted.
        for (const tally of [this.#totals[name], this.#second[name]]) tally.failed()
      }
      await sleep(pauseMs * (0.5 + Math.random()), undefined, { signal }).catch(() => {})
    }
  }

  async #write(perSecond: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const from = performance.now()
      const id = 1 + Math.floor(rows * Math.random() ** 2)
      try {
        const { value, processed } = await writeVersion(this.#parts.node.plumbing.write, id)
        // Not known to be processed everywhere: then nobody has been promised anything yet.
        if (processed) this.#acknowledged.note(id, value)
        this.#writes++
      } catch (error) {
        this.#parts.logger.debug({ err: error }, 'a write of the Lab failed')
      }
      const leftMs = Math.max(0, 1000 / perSecond - (performance.now() - from))
      await sleep(leftMs, undefined, { signal }).catch(() => {})
    }
  }

  async #compare(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await sleep(compareEveryMs, undefined, { signal }).catch(() => {})
      if (!signal.aborted) await this.#readTruth()
    }
  }

  /** Compares what is known with the primary: somebody else may write these rows, too. */
  async #readTruth(): Promise<void> {
    const { plumbing, follower } = this.#parts.node
    const { value, position } = await readAll(plumbing.readNow)
    if (!(await follower.waitFor(position, 500))) return
    for (const { id, version } of value) this.#acknowledged.note(id, Number(version))
  }

  #endSecond(): void {
    const loads = this.#loads()
    for (const name of names)
      this.#seconds[name].push(this.#second[name].counts(loads[name] - this.#loadsAtSecond[name]))
    this.#second = tallies()
    this.#loadsAtSecond = loads
  }

  #loads(): Record<WayName, number> {
    const { none, ttl, tagged, event } = this.#ways
    return { none: none.loads, ttl: ttl.loads, tagged: tagged.loads, event: event.loads }
  }
}

const tallies = (): Record<WayName, Tally> => ({
  none: new Tally(),
  ttl: new Tally(),
  tagged: new Tally(),
  event: new Tally(),
})

const readAll = (readNow: Plumbing['readNow']) =>
  readNow(db => db.selectFrom('lab_products').select(['id', 'version']).where('id', '<=', rows).execute())
