import { setTimeout as sleep } from 'node:timers/promises'

interface Meter {
  readonly server: string
  readonly checked: number
  readonly stale: number
  readonly found: readonly { readonly at: number; readonly cache: string; readonly key: string }[]
}

export interface Measured {
  /** Entries that the servers themselves compared with the primary, all processes together. */
  readonly checked: number
  readonly stale: number
  readonly found: readonly string[]
}

const everyMs = 2000

/** Adds up what the servers' meters say; a process that is killed takes at most the last seconds of its own along. */
export class Meters {
  readonly #urls: () => readonly string[]
  /** By process. */
  readonly #last = new Map<string, Meter>()
  readonly #stop = new AbortController()
  readonly #running: Promise<void>

  constructor(urls: () => readonly string[]) {
    this.#urls = urls
    this.#running = this.#go()
  }

  async look(): Promise<void> {
    await Promise.all(
      this.#urls().map(async url => {
        const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(5000)])
        // A server that is gone is asked again soon.
        const answer = await fetch(`${url}/api/lab/meter`, { signal }).catch(() => null)
        if (answer?.ok !== true) return
        const meter = (await answer.json().catch(() => null)) as Meter | null
        if (meter !== null) this.#last.set(meter.server, meter)
      }),
    )
  }

  result(): Measured {
    const all = [...this.#last.values()]
    return {
      checked: all.reduce((sum, { checked }) => sum + checked, 0),
      stale: all.reduce((sum, { stale }) => sum + stale, 0),
      found: all.flatMap(({ server, found }) => found.map(one => `${server}: ${JSON.stringify(one)}`)),
    }
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #go(): Promise<void> {
    const { signal } = this.#stop
    while (!signal.aborted) {
      await this.look()
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }
}
