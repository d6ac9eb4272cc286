import type { Read } from '../cache/read.ts'
import type { Clock } from '../clock.ts'
import { type LogReader, LogUnavailableError } from '../log/log.ts'
import type { Appended } from '../log/own-log.ts'
import { Ledger } from './ledger.ts'
import { Loads } from './loads.ts'
import { ModelLog } from './model-log.ts'
import { ModelNode, SourceError } from './model-node.ts'
import { BlindTrust, ModelReader, type Way } from './model-reader.ts'
import { ModelStore } from './model-store.ts'
import { Simulation } from './simulation.ts'
import { things } from './values.ts'

export interface ModelOptions {
  /** Controls: what goes wrong without that. */
  readonly withoutFences?: boolean
  readonly withoutLocks?: boolean
  readonly blindTrust?: boolean
  readonly wallClock?: boolean
  readonly pagesProveAll?: boolean
}

/** How the nodes of one history are made. */
export interface Setting {
  /** How long things take, ms, in turn. */
  readonly paces: readonly number[]
  /** What the clocks of the nodes show at the beginning, ms. */
  readonly origins: readonly number[]
  readonly maxEntries: number
  /** Of the things. */
  readonly ttlMs: number
  /** 0: as many as they like. */
  readonly maxFloors: number
  /** How many entries of the log come at a time. */
  readonly pageSize: number
}

export const nodeCount = 3
/** Readers past the caches load in lanes of their own: ahead or not, one key or several. */
const lanes = 6

/** A source, a log, a shared tier, and nodes. */
export class ModelWorld {
  readonly simulation: Simulation
  readonly ledger = new Ledger()
  readonly log: ModelLog
  readonly store: ModelStore
  readonly loads: Loads
  readonly options: ModelOptions
  /** The rows of the source; all that matters of them is their group. */
  readonly rows = new Map(things.map((thing, i) => [thing, i % 2]))
  readonly nodes: ModelNode[] = []
  readonly outcomes: Record<string, number> = {}
  readonly maxEntries: number
  readonly maxFloors: number
  readonly ttlMs: number
  readonly pageSize: number
  sourceFails = false
  #token: Appended | undefined
  readonly #origins: number[]
  readonly #isQuick: boolean
  readonly #busy = new Set<Promise<void>>()
  readonly #changedAt: number[] = []

  constructor(options: ModelOptions, setting: Setting) {
    const { paces, origins, maxEntries, maxFloors, ttlMs, pageSize } = setting
    this.options = options
    this.pageSize = pageSize
    this.maxEntries = maxEntries
    this.maxFloors = maxFloors
    this.ttlMs = ttlMs
    this.#origins = [...origins]
    this.simulation = new Simulation(paces)
    // Nothing ends before it has been loaded, no proof is old when it comes, and the store is not given up.
    this.#isQuick = Math.max(...paces) <= 60
    this.log = new ModelLog(this.simulation, this.ledger)
    this.store = new ModelStore(this.simulation, this.ledger)
    this.loads = new Loads(
      () => this.simulation.now(),
      since => nodeCount * (lanes + this.ledger.since(since) + this.#changesSince(since)),
    )
    for (let i = 0; i < nodeCount; i++) this.nodes.push(new ModelNode(this, i))
  }

  get token(): Appended | undefined {
    return this.#token
  }

  /** What a node on the other end of that way follows. */
  readerOf(way: Way, clock: Clock): LogReader {
    const { simulation, log, pageSize } = this
    const { blindTrust, pagesProveAll = false } = this.options
    return blindTrust
      ? new BlindTrust(log, way)
      : new ModelReader({ simulation, log, way, clock, pageSize, pagesProveAll })
  }

  /** What the clock of a node showed when the simulation's showed nothing. */
  originOf(node: number): number {
    return this.#origins[node] ?? 0
  }

  /** Clocks that people set are set; ours are none of those. */
  stepClock(node: number, byMs: number): void {
    if (this.options.wallClock) this.#origins[node] = this.originOf(node) + byMs
  }

  /** Something other than an invalidation gives nodes a reason to load anew. */
  changed(): void {
    this.#changedAt.push(this.simulation.now())
  }

  read(node: number, thing: string, how: number, token: boolean): void {
    this.#begin((this.nodes[node] as ModelNode).read(thing, how, token ? this.#token : undefined))
  }

  /** Changes a row and then tells the log so. */
  write(node: number, thing: string, how: number, moves: boolean): void {
    const before = this.rows.get(thing) ?? 0
    const after = moves ? 1 - before : before
    this.rows.set(thing, after)
    this.#begin(this.#tell(node, thing, [before, after], how))
  }

  /** A node ends and another begins in its place, with nothing in memory. */
  restart(node: number): void {
    this.changed()
    this.#begin((this.nodes[node] as ModelNode).close())
    this.nodes[node] = new ModelNode(this, node)
  }

  async close(): Promise<void> {
    for (const node of this.nodes) this.#begin(node.close())
    await this.settle()
  }

  noted({ outcome, tier, reason }: Read<unknown>): void {
    const what = outcome === 'hit' ? `hit ${tier}` : reason === null ? outcome : `${outcome} ${reason}`
    this.outcomes[what] = (this.outcomes[what] ?? 0) + 1
  }

  failed(error: unknown): void {
    if (!(error instanceof SourceError)) throw error
    this.outcomes.failed = (this.outcomes.failed ?? 0) + 1
  }

  /** Until everybody has an answer. */
  async settle(): Promise<void> {
    await this.simulation.runUntil('all have an answer', () => this.#busy.size === 0, 120_000)
  }

  /** Until every node has seen that it knows all, and has then been asked for all. */
  async recover(): Promise<void> {
    const all = this.ledger.upTo(Number.POSITIVE_INFINITY, 0)
    const behind = new Set(this.nodes.keys())
    const ask = () => {
      for (const i of behind) {
        const node = this.nodes[i] as ModelNode
        if (node.isBlind || node.known !== all) continue
        behind.delete(i)
        for (const thing of things) this.read(i, thing, 7, true)
        if (this.#isQuick) this.#begin(this.#serves(i))
      }
      return behind.size === 0
    }
    try {
      await this.simulation.runUntil('all nodes have recovered', ask, 10_000)
    } catch (error) {
      this.ledger.wrong.push(`recovery: ${String(error)}`)
    }
    await this.settle()
  }

  get wrong(): readonly string[] {
    return [...this.ledger.wrong, ...this.loads.wrong]
  }

  async #tell(node: number, thing: string, groups: readonly number[], how: number): Promise<void> {
    try {
      const { epoch, position } = await (this.nodes[node] as ModelNode).write(thing, groups, how)
      this.#token = { epoch, position }
    } catch (error) {
      // Nothing was promised then.
      if (!(error instanceof LogUnavailableError || error instanceof SourceError)) throw error
    }
  }

  /** A node that sees keeps what it loads. */
  async #serves(node: number): Promise<void> {
    for (const thing of things) {
      if (!(await (this.nodes[node] as ModelNode).keeps(thing))) {
        this.ledger.wrong.push(`recovery: node ${node} does not keep ${thing}`)
      }
    }
  }

  #begin(work: Promise<void>): void {
    const done = work.catch((error: unknown) => {
      this.ledger.wrong.push(`rejected: ${String(error)}`)
    })
    const busy = done.finally(() => this.#busy.delete(busy))
    this.#busy.add(busy)
  }

  #changesSince(time: number): number {
    let count = 0
    for (const at of this.#changedAt) if (at >= time) count++
    return count
  }
}
