import { createHash } from 'node:crypto'

/** What a run is made of. Every process of the run is given the same. */
export interface Plan {
  readonly seed: number
  readonly clients: number
  readonly topics: number
  /** Topics that a client listens to, beside `everybody`. */
  readonly topicsPerClient: number
  /** Frames that are to go out per second, to all clients together. */
  readonly framesPerSecond: number
  /** Length of each of the phases, seconds. */
  readonly seconds: number
}

/** Log of the hubs: a Redis stream. */
export const log = 'bench:log'
/** The topic that all clients listen to. */
export const everybody = 'sale'
export const topicName = (topic: number): string => `product:${topic}`

/** A number that depends on the seed and `what` only, so that all processes agree without speaking. */
export function drawn(seed: number, what: string, below: number): number {
  return createHash('sha256').update(`${seed}/${what}`).digest().readUInt32LE() % below
}

export function topicsOf(plan: Plan, client: number): string[] {
  const topics = new Set<string>()
  for (let nth = 0; topics.size < plan.topicsPerClient; nth++) {
    topics.add(topicName(drawn(plan.seed, `client ${client} topic ${nth}`, plan.topics)))
  }
  return [everybody, ...topics]
}

/** Published events per second that make `framesPerSecond` frames. */
export function eventsPerSecond({ framesPerSecond, topics, clients, topicsPerClient }: Plan): number {
  return (framesPerSecond * topics) / (clients * topicsPerClient)
}

/** Monotonic and the same in all processes of the machine, milliseconds. */
export const now = (): number => Number(process.hrtime.bigint() / 1_000n) / 1_000

/** What every event carries: about as much as a price that has changed. */
export interface Data {
  readonly at: number
  readonly id: number
  readonly price: string
  readonly oldPrice: string
  readonly stock: number
  readonly name: string
}

export function dataOf(position: number): Data {
  const price = `${(position * 7919) % 200_000}.00`
  return {
    at: now(),
    id: position % 1000,
    price,
    oldPrice: price,
    stock: position % 50,
    name: 'A phone of a good maker',
  }
}
