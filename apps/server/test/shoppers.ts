import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const reads = [
  '/api/bestsellers',
  '/api/flash-sales',
  '/api/products/1',
  '/api/products',
  '/api/recommendations',
  '/api/user/profile',
  '/api/cart',
  '/',
]
const pauseMs = 10

/** What the shoppers have met. */
interface Seen {
  requests: number
  writes: number
  slowestMs: number
  /** Requests without an answer, or with one of 500 and above. */
  failures: string[]
}

/** People who go on and on, each on a connection that is kept. */
export class Shoppers {
  readonly #seen: Seen = { requests: 0, writes: 0, slowestMs: 0, failures: [] }
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 8 })
  readonly #loops: Promise<void>[]
  #stopped = false

  constructor(shop: { url: string }, { writes, shoppers = 8 }: { writes: boolean; shoppers?: number }) {
    this.#loops = Array.from({ length: shoppers }, (_, i) => this.#shop(shop.url, i, writes))
  }

  /** Lets them finish what they are at. */
  async stop(): Promise<Seen> {
    this.#stopped = true
    await Promise.all(this.#loops)
    this.#agent.destroy()
    return this.#seen
  }

  async #shop(url: string, number: number, writes: boolean): Promise<void> {
    for (let i = number; !this.#stopped; i++) {
      if (writes && i % 8 === 0) {
        this.#seen.writes++
        if (i % 16 === 0) await this.#ask(url, 'PUT', '/api/user/profile', { name: `Shopper ${i}` })
        else await this.#ask(url, 'POST', `/api/cart/add/${(number % 6) + 1}`)
      } else {
        await this.#ask(url, 'GET', reads[i % reads.length] ?? '/')
      }
      await sleep(pauseMs)
    }
  }

  async #ask(url: string, method: string, path: string, body?: unknown): Promise<void> {
    const began = performance.now()
    this.#seen.requests++
    try {
      const status = await this.#send(url + path, method, body)
      if (status >= 500) this.#seen.failures.push(`${method} ${path}: ${status}`)
    } catch (error) {
      this.#seen.failures.push(`${method} ${path}: ${error}`)
    }
    this.#seen.slowestMs = Math.max(this.#seen.slowestMs, Math.round(performance.now() - began))
  }

  // Not fetch: it tries again by itself when a kept connection has ended.
  #send(url: string, method: string, body: unknown): Promise<number> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const headers =
        text === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
      const sent = request(url, { method, agent: this.#agent, headers, timeout: 30_000 }, response => {
        response.resume()
        response.on('end', () => resolve(response.statusCode ?? 0))
        response.on('error', reject)
      })
      sent.on('timeout', () => sent.destroy(new Error('no answer within 30 s')))
      sent.on('error', reject)
      sent.end(text)
    })
  }
}
