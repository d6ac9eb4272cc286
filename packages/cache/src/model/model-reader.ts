import type { Clock } from '../clock.ts'
import type { LogListener, LogReader } from '../log/log.ts'
import { ownLogMapping } from '../log/own-log.ts'
import type { ModelLog } from './model-log.ts'
import type { Simulation } from './simulation.ts'

const blockMs = 700
const timeoutMs = 1000

/** A node's way to the log. What travels on a cut one is lost; on a slow one it comes late. */
export class Way {
  cut = false
  slowMs = 0
  #broken = false
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  /** The connection ends; there is a new one at once. */
  break(): void {
    this.#broken = true
  }

  async travel(): Promise<void> {
    await this.#simulation.pace()
    const broken = this.#broken
    this.#broken = false
    if (broken) throw new Error('The connection is gone')
    if (this.slowMs > 0) await this.#simulation.sleep(this.slowMs)
    if (!this.cut) return
    await this.#simulation.sleep(timeoutMs)
    throw new Error('Nothing came back in time')
  }
}

interface ModelReaderOptions {
  simulation: Simulation
  log: ModelLog
  way: Way
  clock: Clock
  /** Few entries, so that there are many pages. */
  pageSize: number
  /** As a control: whatever a page brings is taken for all there was. */
  pagesProveAll: boolean
}

/** Reads the log over a bad way, as the readers of Redis do: every answer proves what the log was when it was asked. */
export class ModelReader implements LogReader {
  readonly #simulation: Simulation
  readonly #log: ModelLog
  readonly #way: Way
  readonly #clock: Clock
  readonly #pageSize: number
  readonly #pagesProveAll: boolean

  constructor({ simulation, log, way, clock, pageSize, pagesProveAll }: ModelReaderOptions) {
    this.#pagesProveAll = pagesProveAll
    this.#simulation = simulation
    this.#log = log
    this.#way = way
    this.#clock = clock
    this.#pageSize = pageSize
  }

  async follow(listener: LogListener, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        let upToDate = false
        while (!signal.aborted) upToDate = await this.#read(listener, signal, upToDate ? blockMs : 0)
      } catch {
        await this.#simulation.sleep(20)
      }
    }
  }

  /** Resolves with whether there is nothing more to read. */
  async #read(listener: LogListener, signal: AbortSignal, waitMs: number): Promise<boolean> {
    const sentAt = this.#clock.now()
    const before = listener.resume()
    await this.#way.travel()
    const after = before?.epoch === this.#log.epoch ? before.last : -1
    const asked = this.#log.read(after, this.#pageSize)
    if (asked.entries.length === 0 && asked.newest <= after && waitMs > 0) await this.#log.change(waitMs)
    const answer = this.#log.read(after, this.#pageSize)
    await this.#way.travel()
    if (signal.aborted) return false
    // What was proved is what stood there when the question came; the entries are at least those of that time.
    if (answer.epoch !== asked.epoch) return false
    listener.begin(asked.epoch)
    for (const entry of answer.entries) listener.entry(entry)
    const { newest } = asked
    const heartbeat = { horizon: newest, last: newest, heldForMs: 0, mapping: ownLogMapping }
    listener.heartbeat(heartbeat, sentAt, answer.complete || this.#pagesProveAll)
    return answer.complete
  }
}

/** What most libraries do: messages come if they come, and nobody notices when they do not. */
export class BlindTrust implements LogReader {
  readonly #log: ModelLog
  readonly #way: Way

  constructor(log: ModelLog, way: Way) {
    this.#log = log
    this.#way = way
  }

  async follow(listener: LogListener, signal: AbortSignal): Promise<void> {
    const { newest } = this.#log
    listener.begin(this.#log.epoch)
    const heartbeat = { horizon: newest, last: newest, heldForMs: 0, mapping: ownLogMapping }
    listener.heartbeat(heartbeat, Number.POSITIVE_INFINITY, true)
    const stop = this.#log.subscribe(entry => {
      const heard = () => listener.entry({ ...entry, prev: listener.resume()?.last ?? 0 })
      // A message that does not arrive is nobody's error.
      this.#way.travel().then(heard, () => {})
    })
    signal.addEventListener('abort', stop)
  }
}
