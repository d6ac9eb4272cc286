import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Result } from './consume.ts'
import type { ConsumerOptions } from './consumers/consumer.ts'
import type { Written } from './write.ts'

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/** Waits for one message; fails when the process ends first. */
async function reply<T>(child: ChildProcess): Promise<T> {
  const abort = new AbortController()
  try {
    const [message] = (await Promise.race([
      once(child, 'message', { signal: abort.signal }),
      once(child, 'exit', { signal: abort.signal }).then(([code]) => {
        throw new Error(`a process of the benchmark ended too early, with code ${code}`)
      }),
    ])) as [T]
    return message
  } finally {
    abort.abort()
  }
}

/** A consumer in a process of its own. */
export class ConsumerProcess {
  readonly #child: ChildProcess

  private constructor(child: ChildProcess) {
    this.#child = child
  }

  static async start(kind: string, o: ConsumerOptions): Promise<ConsumerProcess> {
    const child = fork(file('consume.ts'), [kind, JSON.stringify(o)], { execArgv: ['--expose-gc'] })
    await reply<'ready'>(child)
    return new ConsumerProcess(child)
  }

  /** Memory and CPU count from here. */
  async reset(): Promise<void> {
    this.#child.send('reset')
    await reply(this.#child)
  }

  /** Waits until as many rows have been handed out, or nothing has come for `patienceMs`. Resolves with whether they have. */
  async until(what: 'heard' | 'rows', count: number, patienceMs = 3000): Promise<boolean> {
    let last = -1
    let lastAt = performance.now()
    for (;;) {
      this.#child.send('count')
      const now = (await reply<{ heard: number; rows: number }>(this.#child))[what]
      if (now >= count) return true
      if (now !== last) lastAt = performance.now()
      if (performance.now() - lastAt > patienceMs) return false
      last = now
      await sleep(20)
    }
  }

  async finish(): Promise<Result> {
    const ended = once(this.#child, 'exit')
    this.#child.send('finish')
    const result = await reply<Result>(this.#child)
    await ended
    return result
  }
}

/** Commits at a rate (0: as many as possible) from a process of its own. */
export async function write(url: string, rate: number, seconds: number, first: number): Promise<Written> {
  const child = fork(file('write.ts'), [url, String(rate), String(seconds), String(first)])
  const ended = once(child, 'exit')
  const written = await reply<Written>(child)
  await ended
  return written
}
