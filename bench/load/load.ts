import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import { Buyer } from './buyer.ts'
import { type Assortment, journeys } from './journeys.ts'
import { Tally } from './tally.ts'

export interface Load {
  readonly tally: Tally
  /** Settles when all journeys have ended. */
  readonly done: Promise<void>
}

export interface LoadParts {
  readonly url: string
  readonly rate: number
  readonly seconds: number
  readonly users: number
  readonly seed: number
  /** So long after its answer a buyer must have heard of an own change, ms (10 s). */
  readonly heardWithinMs?: number
  /** Ends the load at once. */
  readonly signal: AbortSignal
}

/**
 * Starts a load: journeys begin when they are due, however busy the shop is (an open system), so a slow answer delays nobody else and is not
 * left out of the figures (https://www.usenix.org/legacy/event/nsdi06/tech/schroeder.html; "coordinated omission").
 * Rejects when the shop cannot be asked what it has.
 */
export async function startLoad(o: LoadParts): Promise<Load> {
  const shop = await assortment(o.url, o.signal)
  const tally = new Tally()
  return { tally, done: run(o, shop, tally) }
}

async function run(o: LoadParts, shop: Assortment, tally: Tally): Promise<void> {
  const http = new Agent({ connections: 128, keepAliveTimeout: 4000 })
  const name = randomBytes(4).toString('hex')
  const { url, heardWithinMs = 10_000, signal } = o
  const origin = http.compose(
    dispatch => (options, handler) => dispatch({ ...options, origin: url }, handler),
  )
  const buyers = Array.from(
    { length: o.users },
    (_, i) => new Buyer({ name: `load-${name}-${i}`, shop: url, http: origin, tally, heardWithinMs, signal }),
  )
  const crowd = new Crowd(buyers, tally)
  const startedAt = performance.now()
  const wait = (until: number) => pauseUntil(until, signal)
  const running = new Set<Promise<void>>()
  for (const journey of journeys({ ...o, shop })) {
    const dueAt = startedAt + journey.atMs
    await wait(dueAt)
    if (signal.aborted) break
    tally.journeys++
    const one = crowd.next().then(async buyer => {
      try {
        if (!signal.aborted) await buyer.run(journey, dueAt, wait)
      } finally {
        crowd.back(buyer)
      }
    })
    running.add(one)
    void one.finally(() => running.delete(one)).catch(() => {})
  }
  try {
    await Promise.all(running)
  } finally {
    for (const buyer of buyers) buyer.close()
    await http.close().catch(() => http.destroy())
  }
}

/** Who is free. The one who has been free for longest comes first. */
class Crowd {
  readonly #free: Buyer[]
  readonly #waiting: ((buyer: Buyer) => void)[] = []
  readonly #tally: Tally

  constructor(buyers: Buyer[], tally: Tally) {
    this.#free = buyers.slice()
    this.#tally = tally
  }

  next(): Promise<Buyer> {
    const buyer = this.#free.shift()
    if (buyer !== undefined) return Promise.resolve(buyer)
    this.#tally.waited++
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  back(buyer: Buyer): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free.push(buyer)
    else next(buyer)
  }
}

async function pauseUntil(until: number, signal: AbortSignal): Promise<void> {
  const ms = until - performance.now()
  if (ms > 0) await sleep(ms, undefined, { signal }).catch(() => {})
}

/** What the shop has, as it says itself. */
async function assortment(url: string, signal: AbortSignal): Promise<Assortment> {
  const ask = async <T>(path: string): Promise<T> => {
    const { statusCode, body } = await request(url + path, { signal })
    if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${await body.text()}`)
    return (await body.json()) as T
  }
  const [{ items: products }, { items: categories }] = await Promise.all([
    ask<{ items: Assortment['products'][number][] }>('/api/products?limit=100'),
    ask<{ items: { category: string }[] }>('/api/categories'),
  ])
  if (products.length === 0) throw new Error('The shop has no products. Fill it with npm run seed.')
  return { products, categories: categories.map(({ category }) => category) }
}
