import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import WebSocket from 'ws'
import { now, topicsPerClient } from './plan.ts'

/** Listeners in a thread of their own: as many plain WebSockets as pages would have, each with the topics of four products. */
export interface ClientsInput {
  readonly urls: readonly string[]
  readonly first: number
  readonly step: number
  readonly clients: number
  readonly products: readonly number[]
  /** When each change was sent to the database, by its number; the number is the price. */
  readonly sentAt: Float64Array
}
export type ClientsAnswer =
  | { readonly type: 'connected' }
  | { readonly type: 'lap'; readonly delays: RecordableHistogram; readonly closed: number }

const input = workerData as ClientsInput
let delays = createHistogram()
let ready = 0
let closed = 0

function topicsOf(client: number): string[] {
  return Array.from(
    { length: topicsPerClient },
    (_, nth) => `product:${input.products[(client * topicsPerClient + nth) % input.products.length]}`,
  )
}

function listen(client: number): void {
  const url = input.urls[client % input.urls.length] ?? ''
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, 'technomir.live', {
    perMessageDeflate: false,
  })
  socket.on('open', () => socket.send(JSON.stringify({ type: 'subscribe', topics: topicsOf(client) })))
  socket.on('error', () => {})
  socket.on('close', () => {
    closed += 1
  })
  socket.on('message', text => {
    const frame = JSON.parse(String(text)) as { type: string; data?: { price?: string } }
    if (frame.type === 'subscribed') ready += 1
    if (frame.type !== 'event') return
    const sentAt = input.sentAt[Number(frame.data?.price)]
    if (sentAt) delays.record(Math.max(1, Math.round((now() - sentAt) * 1000)))
  })
}

async function connectAll(): Promise<ClientsAnswer> {
  let started = 0
  for (let client = input.first; client < input.clients; client += input.step) {
    listen(client)
    started += 1
    while (started - ready - closed > 100) await sleep(5)
  }
  while (started > ready + closed) await sleep(20)
  return { type: 'connected' }
}

parentPort?.on('message', () => {
  parentPort?.postMessage({ type: 'lap', delays, closed } satisfies ClientsAnswer)
  delays = createHistogram()
})
parentPort?.postMessage(await connectAll())
