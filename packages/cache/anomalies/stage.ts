import { setTimeout as sleep } from 'node:timers/promises'
import type { CacheNode, Cluster, ClusterOptions, Driver } from './driver.ts'
import { Source } from './source.ts'
import { TcpProxy } from './tcp-proxy.ts'

/** A node with the wires to it. */
export interface StagedNode {
  readonly cache: CacheNode
  readonly values: TcpProxy
  readonly bus: TcpProxy
}

export interface StageOptions {
  readonly redisPort: number
  readonly nodes: number
  readonly tagged?: boolean
  readonly ttlMs?: number
  readonly tagOf?: (key: string) => string
  readonly clockOffsetsMs?: readonly number[]
}

let stages = 0

/** A library's cluster set up for one scenario, with a source of its own. */
export class Stage {
  readonly source = new Source()
  readonly nodes: StagedNode[] = []
  readonly cluster: Cluster
  readonly #redisPort: number

  private constructor(cluster: Cluster, redisPort: number) {
    this.cluster = cluster
    this.#redisPort = redisPort
  }

  static async set(driver: Driver, options: StageOptions): Promise<Stage> {
    const { redisPort, nodes, tagged = false, ttlMs = 60_000, tagOf = key => `tag-${key}` } = options
    const load: ClusterOptions['load'] = key => stage.source.load(key)
    const name = `stage${++stages}`
    const cluster = await driver.start({ redisPort, name, ttlMs, tagged, tagOf, load })
    const stage = new Stage(cluster, redisPort)
    for (let i = 0; i < nodes; i++) await stage.join(options.clockOffsetsMs?.[i] ?? 0)
    return stage
  }

  /** One more node, with nothing in memory. */
  async join(clockOffsetMs = 0): Promise<StagedNode> {
    const values = await TcpProxy.start(this.#redisPort)
    const bus = await TcpProxy.start(this.#redisPort)
    const cache = await this.cluster.join({ valuesPort: values.port, busPort: bus.port, clockOffsetMs })
    const node = { cache, values, bus }
    this.nodes.push(node)
    return node
  }

  node(index: number): StagedNode {
    const node = this.nodes[index]
    if (!node) throw new Error(`The stage has no node ${index}`)
    return node
  }

  async strike(): Promise<void> {
    await this.cluster.close()
    for (const { values, bus } of this.nodes) {
      await values.stop()
      await bus.stop()
    }
  }
}

/** Waits for `condition`, but not for ever: scenarios go on and look at what is read. */
export async function upTo(ms: number, condition: () => boolean): Promise<void> {
  const until = performance.now() + ms
  while (!condition() && performance.now() < until) await sleep(2)
}

/** Whether a library reported success; an error thrown is an honest report of failure. */
export async function reported(invalidation: Promise<boolean>): Promise<boolean> {
  try {
    return await invalidation
  } catch {
    return false
  }
}
