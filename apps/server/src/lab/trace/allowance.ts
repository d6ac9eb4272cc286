/** So many per second and no more: what is shown to people must not slow down what it shows. */
export class Allowance {
  readonly #perSecond: number
  #second = 0
  #left = 0

  constructor(perSecond: number) {
    this.#perSecond = perSecond
  }

  /** Whether there is one left; then it is taken. */
  take(): boolean {
    const second = Math.floor(performance.now() / 1000)
    if (second !== this.#second) {
      this.#second = second
      this.#left = this.#perSecond
    }
    return this.#left-- > 0
  }
}
