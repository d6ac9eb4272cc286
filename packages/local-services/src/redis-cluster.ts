import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './ports.ts'
import type { RedisServer } from './redis.ts'
import { ask } from './redis-ready.ts'
import { temporaryRedis } from './temporary.ts'

/** A Redis Cluster of masters on 127.0.0.1. */
export interface RedisCluster {
  readonly nodes: readonly RedisServer[]
  readonly urls: readonly string[]
  /** Stops all nodes (if they run) and starts them again on the same ports; resolves when they are a cluster again. */
  restart(o?: { empty?: boolean }): Promise<void>
  stop(): Promise<void>
}

const slots = 16_384
const readyDeadlineMs = 20_000

/** Starts a Redis Cluster in fresh folders that stop() removes; resolves once every node finds it complete. */
export async function temporaryRedisCluster(masters = 3): Promise<RedisCluster> {
  const starting = await Promise.allSettled(Array.from({ length: masters }, startNode))
  const started = starting.flatMap(result => (result.status === 'fulfilled' ? [result.value] : []))
  const nodes = started.map(({ server }) => server)
  const stop = async () => {
    await Promise.all(nodes.map(node => node.stop()))
  }
  try {
    for (const result of starting) if (result.status === 'rejected') throw result.reason
    await join(started)
  } catch (error) {
    await stop()
    throw error
  }
  return {
    nodes,
    urls: nodes.map(node => node.url),
    stop,
    async restart(o = {}) {
      await Promise.all(nodes.map(node => node.restart(o)))
      // Who they are is in a file of theirs, and goes with the rest.
      if (o.empty) await join(started)
      else await complete(nodes)
    },
  }
}

interface Node {
  readonly server: RedisServer
  readonly busPort: number
}

async function startNode(): Promise<Node> {
  const busPort = await freePort()
  const cluster = [
    '--cluster-enabled',
    'yes',
    '--cluster-port',
    String(busPort),
    '--cluster-node-timeout',
    '1000',
  ]
  return { server: await temporaryRedis({ args: cluster }), busPort }
}

async function join(nodes: readonly Node[]): Promise<void> {
  const [first] = nodes
  if (!first) throw new Error('A cluster needs at least one master.')
  const share = Math.ceil(slots / nodes.length)
  for (const [i, { server, busPort }] of nodes.entries()) {
    await must(server, `CLUSTER ADDSLOTSRANGE ${i * share} ${Math.min(slots, (i + 1) * share) - 1}`)
    await must(server, `CLUSTER SET-CONFIG-EPOCH ${i + 1}`)
    await must(first.server, `CLUSTER MEET 127.0.0.1 ${server.port} ${busPort}`)
  }
  await complete(nodes.map(({ server }) => server))
}

async function complete(nodes: readonly RedisServer[]): Promise<void> {
  const end = performance.now() + readyDeadlineMs
  for (const { port } of nodes) {
    while (!isComplete(await ask(port, 'CLUSTER INFO'), nodes.length)) {
      if (performance.now() > end)
        throw new Error(`The Redis Cluster is not complete after ${readyDeadlineMs} ms.`)
      await sleep(20)
    }
  }
}

const isComplete = (info: string | null, masters: number): boolean =>
  info?.includes('cluster_state:ok') === true && info.includes(`cluster_size:${masters}\r`)

async function must(server: RedisServer, command: string): Promise<void> {
  const answer = await ask(server.port, command)
  if (!answer?.startsWith('+OK')) throw new Error(`${command} was answered with ${answer}`)
}
