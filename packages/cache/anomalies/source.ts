/** What the scenarios load from: rows with versions, and a gate at which a load that has read its row can be kept waiting. */
export class Source {
  loads = 0
  /** How long every load takes. */
  delayMs = 0
  /** Loads of these keys answer this instead of a row. */
  readonly fixed = new Map<string, unknown>()
  /** Loads of these keys fail. */
  readonly failing = new Set<string>()
  readonly #versions = new Map<string, number>()
  readonly #gates = new Map<string, Gate>()

  readonly load = async (key: string): Promise<unknown> => {
    this.loads++
    const row = { key, version: this.version(key) }
    const gate = this.#gates.get(key)
    this.#gates.delete(key)
    if (gate) await gate.pass()
    if (this.delayMs > 0) await new Promise(resolve => setTimeout(resolve, this.delayMs))
    if (this.failing.has(key)) throw new Error(`The load of ${key} fails, as the scenario wants`)
    return this.fixed.has(key) ? this.fixed.get(key) : row
  }

  version(key: string): number {
    return this.#versions.get(key) ?? 1
  }

  /** Commits a new version. */
  write(key: string): number {
    const version = this.version(key) + 1
    this.#versions.set(key, version)
    return version
  }

  /** The next load of `key` waits, having read its row. */
  gate(key: string): Gate {
    const gate = new Gate()
    this.#gates.set(key, gate)
    return gate
  }
}

export class Gate {
  readonly #reached = Promise.withResolvers<void>()
  readonly #opened = Promise.withResolvers<void>()

  pass(): Promise<void> {
    this.#reached.resolve()
    return this.#opened.promise
  }

  /** Resolves when a load stands here. */
  get reached(): Promise<void> {
    return this.#reached.promise
  }

  open(): void {
    this.#opened.resolve()
  }
}

/** The version in a value that a read returned; `null` when it is no row. */
export function versionOf(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('version' in value)) return null
  return typeof value.version === 'number' ? value.version : null
}
