import type { Play, Step } from './schemas.ts'

/** Writes down what happens in a play, with its times. */
export class Script {
  loads = 0
  readonly #startedAt = performance.now()
  readonly #steps: Step[] = []
  readonly #reads: Play['reads'] = []

  step(who: Step['who'], what: Step['what'], text: string, value: string | null = null): void {
    this.#steps.push({ atMs: performance.now() - this.#startedAt, who, what, value, text })
  }

  /** A read that began when `expected` had been committed and acknowledged. */
  read(who: Step['who'], got: number | null, expected: number): void {
    const wrong = got !== expected
    const text = wrong ? `${who} reads v${got}, but it is v${expected}` : `${who} reads v${got}, as it is`
    this.step(who, 'read', text, name(got))
    this.#reads.push({ who, got: name(got), expected: `v${expected}`, wrong })
  }

  end(way: Play['way'], why: string): Play {
    const wrongReads = this.#reads.filter(read => read.wrong).length
    return { way, steps: this.#steps, reads: this.#reads, wrongReads, loads: this.loads, why }
  }
}

const name = (version: number | null) => (version === null ? null : `v${version}`)
