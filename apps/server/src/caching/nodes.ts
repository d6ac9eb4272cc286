import { setTimeout as sleep } from 'node:timers/promises'
import type { Follower, NodeBoard, NodeState, Position } from '@technomir/cache'
import type { Logger } from 'pino'
import { systemIdOf } from '../relay/epoch.ts'

const reportEveryMs = 500

export interface NodesOptions {
  name: string
  board: NodeBoard
  follower: Follower
  /** What this node shows the others about itself; plain JSON. */
  info: () => unknown
  logger: Logger
}

/** This node among the others: it tells how far it is and learns how far they are. */
export class Nodes {
  readonly name: string
  readonly #options: NodesOptions
  #timer: NodeJS.Timeout | undefined
  #reporting: Promise<void> | null = null
  #again = false
  #failing = false

  constructor(options: NodesOptions) {
    this.name = options.name
    this.#options = options
    options.follower.on('entry', entry => {
      // Somebody waits for these; of anything else the others hear twice a second.
      if (entry.writes.length > 0) this.report()
    })
  }

  start(): void {
    this.report()
    this.#timer = setInterval(() => this.report(), reportEveryMs)
  }

  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#reporting
    // Without it the others would wait for this node for two more seconds; when the board is gone, nobody waits anyway.
    await this.#options.board.leave(this.name).catch(() => {})
  }

  report(): void {
    if (this.#reporting !== null) {
      this.#again = true
      return
    }
    this.#reporting = this.#report().finally(() => {
      this.#reporting = null
      if (this.#again) {
        this.#again = false
        this.report()
      }
    })
  }

  /** All nodes of this database that have reported lately. Rejects when the board cannot be reached. */
  async all(): Promise<readonly NodeState[]> {
    const { board, follower } = this.#options
    const nodes = await board.read()
    const own = follower.epoch
    // Another database's servers may share the Redis; nobody needs to wait for them.
    return own === null
      ? nodes
      : nodes.filter(({ epoch }) => epoch === null || systemIdOf(epoch) === systemIdOf(own))
  }

  /** Waits until every live node has processed the log up to `position`; resolves with whether it did in time. */
  async processed(position: Position, deadline: number): Promise<boolean> {
    const { epoch } = this.#options.follower
    for (let pauseMs = 1; ; pauseMs = Math.min(pauseMs * 2, 10)) {
      let nodes: readonly NodeState[]
      try {
        nodes = await this.all()
      } catch {
        // The report loop logs it; without the board nothing is known of the others.
        return false
      }
      // A blind node does not use its caches, so it need not be waited for.
      const behind = nodes.filter(
        node => node.live && !node.blind && (node.epoch !== epoch || node.position < position),
      )
      if (behind.every(node => node.node === this.name)) return true
      if (performance.now() + pauseMs > deadline) return false
      await sleep(pauseMs)
    }
  }

  async #report(): Promise<void> {
    const { follower, board, info, logger } = this.#options
    try {
      await board.report(this.name, {
        epoch: follower.epoch,
        position: follower.horizon,
        blind: follower.isBlind(),
        info: info(),
      })
      this.#failing = false
    } catch (error) {
      if (!this.#failing) logger.warn({ err: error }, 'this node cannot report to the others')
      this.#failing = true
    }
  }
}
