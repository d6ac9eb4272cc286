import type { Position } from '../position.ts'

/** What a node says of itself to the others. */
export interface NodeReport {
  readonly epoch: string | null
  readonly position: Position
  readonly blind: boolean
  /** Anything the application wants to see summed over nodes. Plain JSON. */
  readonly info: unknown
}

export interface NodeState extends NodeReport {
  readonly node: string
  /** Whether it has reported within the last two seconds. */
  readonly live: boolean
}

/** Where nodes tell how far they have processed the log. */
export interface NodeBoard {
  report(node: string, report: NodeReport): Promise<void>
  leave(node: string): Promise<void>
  read(): Promise<readonly NodeState[]>
}

/** The board of a single process. */
export class MemoryNodeBoard implements NodeBoard {
  readonly #reports = new Map<string, NodeReport>()

  async report(node: string, report: NodeReport): Promise<void> {
    this.#reports.set(node, report)
  }

  async leave(node: string): Promise<void> {
    this.#reports.delete(node)
  }

  async read(): Promise<readonly NodeState[]> {
    return [...this.#reports].map(([node, report]) => ({ ...report, node, live: true }))
  }
}
