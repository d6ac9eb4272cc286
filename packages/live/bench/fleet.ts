import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { ClientsAnswer, ClientsInput, ClientsOrder } from './clients.ts'
import type { Answer, Order, Published } from './server.ts'

type Product = ClientsInput['product']

const sources: Record<Product, string> = {
  technomir: './server-live.ts',
  'socket.io': './server-socket-io.ts',
}

/** A server in a process of its own, which can be restarted on its port. */
export class ServerProcess {
  readonly #product: Product
  readonly #redisUrl: string
  #child: ChildProcess | undefined
  port = 0

  constructor(product: Product, redisUrl: string) {
    this.#product = product
    this.#redisUrl = redisUrl
  }

  async start(): Promise<void> {
    const child = fork(
      fileURLToPath(new URL(sources[this.#product], import.meta.url)),
      [String(this.port), this.#redisUrl],
      { execArgv: ['--expose-gc'], serialization: 'advanced' },
    )
    this.#child = child
    const ready = await this.#answer('ready')
    this.port = ready.port
  }

  /** True when there is a process to publish to. */
  publish(event: Published): boolean {
    const child = this.#child
    if (child?.connected !== true) return false
    // It returns false for a long queue, too; the message is sent all the same.
    child.send({ type: 'publish', ...event } satisfies Order)
    return true
  }

  async memory(): Promise<Extract<Answer, { type: 'memory' }>> {
    this.#child?.send({ type: 'memory' } satisfies Order)
    return await this.#answer('memory')
  }

  /** With a word to the clients, as at a deployment. */
  async stop(): Promise<void> {
    await this.#end(child => void child.send({ type: 'stop' } satisfies Order))
  }

  async kill(): Promise<void> {
    await this.#end(child => void child.kill('SIGKILL'))
  }

  async #end(how: (child: ChildProcess) => void): Promise<void> {
    const child = this.#child
    this.#child = undefined
    if (child === undefined) return
    const exit = once(child, 'exit')
    how(child)
    const slow = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await exit
    clearTimeout(slow)
  }

  async #answer<T extends Answer['type']>(type: T): Promise<Extract<Answer, { type: T }>> {
    const child = this.#child
    if (child === undefined) throw new Error('The server does not run.')
    return await new Promise((resolve, reject) => {
      const exited = (code: number | null): void => reject(new Error(`The server has ended with ${code}.`))
      const heard = (answer: Answer): void => {
        if (answer.type !== type) return
        child.off('message', heard)
        child.off('exit', exited)
        resolve(answer as Extract<Answer, { type: T }>)
      }
      child.on('message', heard)
      child.once('exit', exited)
    })
  }
}

/** Threads full of clients. An order goes to all of them. */
export class Clients {
  readonly #workers: Worker[]

  constructor(input: Omit<ClientsInput, 'first' | 'step'>, threads: number) {
    this.#workers = Array.from(
      { length: threads },
      (_, first) =>
        new Worker(new URL('./clients.ts', import.meta.url), {
          workerData: { ...input, first, step: threads },
        }),
    )
  }

  async order<T extends ClientsAnswer['type']>(
    order: ClientsOrder,
    type: T,
  ): Promise<Extract<ClientsAnswer, { type: T }>[]> {
    return await Promise.all(
      this.#workers.map(
        worker =>
          new Promise<Extract<ClientsAnswer, { type: T }>>((resolve, reject) => {
            const done = (answer: ClientsAnswer): void => {
              if (answer.type !== type) return
              worker.off('message', done)
              worker.off('error', reject)
              resolve(answer as Extract<ClientsAnswer, { type: T }>)
            }
            worker.on('message', done)
            worker.once('error', reject)
            worker.postMessage(order)
          }),
      ),
    )
  }

  async count(): Promise<{ received: number; connected: number }> {
    const answers = await this.order({ type: 'count' }, 'count')
    return {
      received: answers.reduce((sum, each) => sum + each.received, 0),
      connected: answers.reduce((sum, each) => sum + each.connected, 0),
    }
  }

  /** Waits until everybody is connected and nothing more comes; false when that takes longer than `patienceMs`. */
  async settle(clients: number, patienceMs: number, tell: (what: string) => void): Promise<boolean> {
    const until = performance.now() + patienceMs
    let before = -1
    for (;;) {
      const { received, connected } = await this.count()
      tell(`${connected} of ${clients} connected, ${received} events received`)
      if (connected === clients && received === before) return true
      if (performance.now() > until) return false
      before = received
      await pause(2_000)
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.#workers.map(worker => worker.terminate()))
  }
}
