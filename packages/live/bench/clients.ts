import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'
import { parentPort, workerData } from 'node:worker_threads'
import { WebSocket } from 'ws'
import { type Data, drawn, everybody, now, type Plan, topicsOf } from './plan.ts'
import { judge, noVerdict, type Run, type Verdict } from './verdict.ts'

export interface ClientsInput {
  readonly product: 'technomir' | 'socket.io'
  readonly plan: Plan
  readonly ports: readonly number[]
  /** This worker has the clients `first`, `first + step` … */
  readonly first: number
  readonly step: number
}

export type ClientsOrder =
  | { readonly type: 'connect' }
  /** Cuts this share of the connections, spread over the time, as a lost network does. */
  | { readonly type: 'drop'; readonly share: number; readonly overMs: number }
  /** Begins new histograms and answers with those until now. */
  | { readonly type: 'lap' }
  /** Answers how much has come, and how many are connected. */
  | { readonly type: 'count' }
  | { readonly type: 'judge'; readonly published: ReadonlyMap<string, readonly number[]> }

export type ClientsAnswer =
  | { readonly type: 'count'; readonly received: number; readonly connected: number }
  | { readonly type: 'lap'; readonly spread: RecordableHistogram; readonly all: RecordableHistogram }
  | { readonly type: 'judge'; readonly verdict: Verdict }
  | { readonly type: 'connected' | 'dropped' }

/** What a contestant's client tells of. */
export interface Heard {
  event(topic: string, position: number, data: Data): void
  /** From here on everything is promised that comes after `from`; before it something may be missing. */
  restart(topics: readonly string[], from: number | undefined): void
  connected(is: boolean): void
}
export type Connect = (url: string, topics: readonly string[], heard: Heard) => void

const { product, plan, ports, first, step } = workerData as ClientsInput
const sockets = new Set<WebSocket>()

/** Both contestants use the same WebSocket, whose connections can be cut. */
class CuttableSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args)
    this.once('open', () => sockets.add(this))
    this.once('close', () => sockets.delete(this))
    this.on('error', () => {})
  }
}
Object.assign(globalThis, { WebSocket: CuttableSocket })
const { connect }: { connect: Connect } =
  product === 'technomir' ? await import('./client-live.ts') : await import('./client-socket-io.ts')

const journals: Map<string, Run[]>[] = []
let received = 0
let connected = 0
let spread = createHistogram()
let all = createHistogram()

function startClient(client: number): void {
  const topics = topicsOf(plan, client)
  const journal = new Map<string, Run[]>(topics.map(topic => [topic, []]))
  journals.push(journal)
  connect(`http://127.0.0.1:${ports[client % ports.length]}`, topics, {
    event(topic, position, { at }) {
      received += 1
      const took = Math.max(1, Math.round((now() - at) * 1000))
      if (topic === everybody) all.record(took)
      else spread.record(took)
      const runs = journal.get(topic)
      if (runs?.length === 0) runs.push({ from: undefined, positions: [] })
      runs?.at(-1)?.positions.push(position)
    },
    restart(told, from) {
      for (const topic of told) journal.get(topic)?.push({ from, positions: [] })
    },
    connected(is) {
      connected += is ? 1 : -1
    },
  })
}

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

async function connectAll(): Promise<void> {
  let started = 0
  for (let client = first; client < plan.clients; client += step) {
    startClient(client)
    started += 1
    // Not more at a time than a listening socket's queue holds.
    while (started - connected > 100) await pause(5)
  }
  while (connected < started) await pause(20)
}

async function drop(share: number, overMs: number): Promise<void> {
  const victims = [...sockets].filter(
    (_, nth) => drawn(plan.seed, `drop ${first} ${nth}`, 1000) < share * 1000,
  )
  for (const socket of victims) {
    socket.terminate()
    await pause(overMs / victims.length)
  }
}

function judgeAll(published: ReadonlyMap<string, readonly number[]>): Verdict {
  const verdict = noVerdict()
  for (const journal of journals) {
    for (const [topic, runs] of journal) judge(published.get(topic) ?? [], runs, verdict)
  }
  return verdict
}

async function obey(order: ClientsOrder): Promise<ClientsAnswer> {
  switch (order.type) {
    case 'connect':
      await connectAll()
      return { type: 'connected' }
    case 'drop':
      await drop(order.share, order.overMs)
      return { type: 'dropped' }
    case 'lap': {
      const lap = { type: 'lap', spread, all } as const
      spread = createHistogram()
      all = createHistogram()
      return lap
    }
    case 'count':
      return { type: 'count', received, connected }
    case 'judge':
      return { type: 'judge', verdict: judgeAll(order.published) }
  }
}

parentPort?.on('message', (order: ClientsOrder) => {
  obey(order).then(
    answer => parentPort?.postMessage(answer),
    (error: unknown) => {
      // Ends the worker; the bench is told by its error event.
      queueMicrotask(() => {
        throw error
      })
    },
  )
})
