/** A limit on how long to wait for somebody who may never answer. What they do afterwards is their own affair. */
export class Patience {
  /** Rejects when it has run out. */
  readonly over: Promise<never>
  readonly #who: string
  #timer: NodeJS.Timeout | undefined
  #giveUp: (error: Error) => void = () => {}

  constructor(who: string, ms: number) {
    this.#who = who
    this.over = new Promise((_, reject) => {
      this.#giveUp = reject
    })
    this.renew(ms)
  }

  /** They have given a sign of life: the time starts anew. */
  renew(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#giveUp(new Error(`${this.#who} did not answer within ${ms} ms`)), ms)
  }

  end(): void {
    clearTimeout(this.#timer)
  }
}
