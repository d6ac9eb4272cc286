import type { LogEntry } from './log.ts'

/** One delivered item on its way into the log. */
export interface AppendStep {
  /** What is to stand in the log; `null` when the item only moves the horizon. Called once, when its batch is put together. */
  readonly entry: () => LogEntry | null
  /** Whether `entry` depends on everything before it being done: then it begins a batch. */
  readonly afterAllBefore: boolean
  /** Called when this entry and all before it stand in the log. */
  readonly done: () => void
}

/** So many items go together at most. */
const batchSize = 64
/** So many may wait before whoever adds has to wait. */
const waitingLimit = 256

/**
 * Group commit, as databases do it with their own logs: what is delivered while an append is under way gathers and goes with the
 * next. A busy relay pays one round trip for many commits; an idle one waits for nobody. One append is under way at a time, and the
 * log takes a batch in order up to the first failure, so no entry stands there without all before it.
 */
export class AppendQueue {
  /** Rejects as soon as an append has failed; settles no other way. */
  readonly failed: Promise<never>
  readonly #append: (entries: readonly LogEntry[]) => Promise<void>
  readonly #fail: (error: unknown) => void
  #waiting: AppendStep[] = []
  #isRunning = false
  #running: Promise<void> = Promise.resolve()
  #failure: { readonly error: unknown } | null = null
  #room: (() => void)[] = []

  /** @param append puts entries into the log in order, or throws; after a failure the queue takes nothing more */
  constructor(append: (entries: readonly LogEntry[]) => Promise<void>) {
    this.#append = append
    let fail: (error: unknown) => void = () => {}
    this.failed = new Promise<never>((_, reject) => {
      fail = reject
    })
    // Whoever adds next, or listens, hears of it.
    this.failed.catch(() => {})
    this.#fail = fail
  }

  /** Resolves when there is room for the next step (not when this one is done). Throws what an append has failed with. */
  async add(step: AppendStep): Promise<void> {
    this.#throwFailure()
    this.#waiting.push(step)
    if (!this.#isRunning) this.#running = this.#run()
    if (this.#waiting.length < waitingLimit) return
    await new Promise<void>(resolve => this.#room.push(resolve))
    this.#throwFailure()
  }

  /** Resolves when no append is under way and none will begin. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #run(): Promise<void> {
    this.#isRunning = true
    try {
      while (this.#waiting.length > 0) {
        const batch = this.#nextBatch()
        const entries = batch.flatMap(step => step.entry() ?? [])
        if (entries.length > 0) await this.#append(entries)
        for (const step of batch) step.done()
        this.#makeRoom()
      }
    } catch (error) {
      this.#failure = { error }
      this.#waiting = []
      this.#fail(error)
      this.#makeRoom()
    } finally {
      this.#isRunning = false
    }
  }

  #nextBatch(): AppendStep[] {
    const next = this.#waiting.findIndex((step, i) => i > 0 && step.afterAllBefore)
    return this.#waiting.splice(0, Math.min(batchSize, next === -1 ? batchSize : next))
  }

  #makeRoom(): void {
    for (const resolve of this.#room.splice(0)) resolve()
  }

  #throwFailure(): void {
    if (this.#failure) throw this.#failure.error
  }
}
