import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Data } from './plan.ts'

export interface Published {
  readonly topic: string
  readonly position: number
  readonly data: Data
}

export type Order = { readonly type: 'memory' | 'stop' } | ({ readonly type: 'publish' } & Published)
export type Answer =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'memory'; readonly clients: number; readonly rss: number; readonly heap: number }

interface Contestant {
  readonly server: Server
  /** Undefined: it reads the stream into which the bench writes. */
  readonly publish: ((event: Published) => void) | undefined
  clients(): number
  stop(): Promise<void>
}

/** Runs a contestant in this process, by the orders of the parent. */
export async function serve(start: (port: number, redisUrl: string) => Promise<Contestant>): Promise<void> {
  const [port, redisUrl = ''] = process.argv.slice(2)
  const contestant = await start(Number(port), redisUrl)
  if (!contestant.server.listening) await once(contestant.server, 'listening')
  const say = (answer: Answer): void => void process.send?.(answer)

  process.on('message', (order: Order) => {
    if (order.type === 'publish') contestant.publish?.(order)
    else if (order.type === 'stop') contestant.stop().then(() => process.exit(0), fail)
    else {
      globalThis.gc?.()
      const { rss, heapUsed, external } = process.memoryUsage()
      say({ type: 'memory', clients: contestant.clients(), rss, heap: heapUsed + external })
    }
  })
  // Nothing is left to do for a server without its bench.
  process.on('disconnect', () => process.exit(0))
  say({ type: 'ready', port: (contestant.server.address() as AddressInfo).port })
}

function fail(error: unknown): void {
  console.error(error)
  process.exit(1)
}
