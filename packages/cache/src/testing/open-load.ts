import { Gate } from './gate.ts'

/** A load that waits to be let on. */
export class OpenLoad<T> {
  readonly gate = new Gate()
  calls = 0
  readonly #value: () => T

  /** @param value read when the load begins */
  constructor(value: () => T) {
    this.#value = value
  }

  run = async (): Promise<T> => {
    this.calls++
    const value = this.#value()
    await this.gate.wait()
    return value
  }
}
