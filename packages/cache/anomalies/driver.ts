/** One process's worth of cache, reduced to what the scenarios need. */
export interface CacheNode {
  /** Get or load. */
  read(key: string): Promise<unknown>
  /** Ends one key. Resolves with whether the library reported success; a rejection is an honest "no". */
  invalidate(key: string): Promise<boolean>
  /** Ends all keys of a tag. Only where the library has tags. */
  invalidateTag?(tag: string): Promise<boolean>
}

export interface NodeOptions {
  /** Where this node reads and writes values: a proxy of the scenario's. */
  readonly valuesPort: number
  /** Where it hears of invalidations: another proxy. */
  readonly busPort: number
  /** How far this node's clock is off. Only libraries with an injectable clock can use it; for others `Date` is moved. */
  readonly clockOffsetMs: number
}

export interface ClusterOptions {
  /** The Redis itself. */
  readonly redisPort: number
  /** Distinguishes scenarios in one Redis: nodes of one cluster share it. */
  readonly name: string
  readonly ttlMs: number
  /** Whether entries carry the tag `tagOf(key)`; libraries that pay for tags need not when a scenario has none. */
  readonly tagged: boolean
  readonly tagOf: (key: string) => string
  readonly load: (key: string) => Promise<unknown>
}

/** Nodes of one library over one Redis. */
export interface Cluster {
  join(options: NodeOptions): Promise<CacheNode>
  /** Resolves when every node that can hear has processed all invalidations so far. */
  settle(): Promise<void>
  /** Loses what the library keeps in Redis beside the entries (tag markers, tag index, log), as eviction or a trim would. */
  loseMarkers?(tag: string): Promise<void>
  close(): Promise<void>
}

export interface Driver {
  readonly name: string
  /** Has a memory tier in front of Redis. */
  readonly memoryTier: boolean
  /** Nodes tell each other of invalidations. */
  readonly bus: boolean
  readonly tags: boolean
  /** Words instead of a run, where a scenario's premise does not exist in the library. */
  readonly words?: Readonly<Record<string, string>>
  start(options: ClusterOptions): Promise<Cluster>
}
