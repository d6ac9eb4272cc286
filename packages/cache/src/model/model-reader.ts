import type { Clock } from '../clock.ts'
import type { LogListener, LogReader } from '../log/log.ts'
import { ownLogMapping } from '../log/own-log.ts'
import type { ModelLog } from './model-log.ts'
import type { Simulation } from './simulation.ts'

/** Few, so that there are many pages. */
const pageSize = 2
const blockMs = 700
const timeoutMs = 1000

/** A node's way to the log. What travels on a cut one is lost; on a slow one it comes late. */
export class Way {
  cut = false
  slowMs = 0
  readonly #simulation: Simulation

  constructor(simulation: Simulation) {
    this.#simulation = simulation
  }

  async travel(): Promise<void> {
    await this.#simulation.pace()
    if (this.slowMs > 0) await this.#simulation.sleep(this.slowMs)
    if (!this.cut) return
    await this.#simulation.sleep(timeoutMs)
    throw new Error('Nothing came back in time')
  }
}

/** Reads the log over a bad way, as the readers of Redis do: every answer proves what the log was when it was asked. */
export class ModelReader implements LogReader {
  readonly #simulation: Simulation
  readonly #log: ModelLog
  readonly #way: Way
  readonly #clock: Clock

  constructor(simulation: Simulation, log: ModelLog, way: Way, clock: Clock) {
    this.#simulation = simulation
    this.#log = log
    this.#way = way
    this.#clock = clock
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
    const asked = this.#log.read(after, pageSize)
    if (asked.entries.length === 0 && asked.newest <= after && waitMs > 0) await this.#log.change(waitMs)
    const answer = this.#log.read(after, pageSize)
    await this.#way.travel()
    if (signal.aborted) return false
    // What was proved is what stood there when the question came; the entries are at least those of that time.
    if (answer.epoch !== asked.epoch) return false
    listener.begin(asked.epoch)
    for (const entry of answer.entries) listener.entry(entry)
    const { newest } = asked
    const heartbeat = { horizon: newest, last: newest, heldForMs: 0, mapping: ownLogMapping }
    listener.heartbeat(heartbeat, sentAt, answer.complete)
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
