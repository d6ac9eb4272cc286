import { createClient } from 'redis'

const channel = 'naive'

interface Entry {
  readonly value: number
  readonly at: number
}

/**
 * What most cache libraries do, as far as these tests need it: memory over Redis, a message to the others for every key that
 * ends, a marker with a time for every tag that ends. Nobody notices what is lost, and errors of the bus are nobody's.
 */
export class NaiveNode {
  readonly #memory = new Map<string, Entry>()
  readonly #commands
  readonly #subscriber

  private constructor(url: string) {
    const socket = { reconnectStrategy: 200 }
    this.#commands = createClient({ url, name: 'naive', RESP: 2, disableOfflineQueue: true, socket })
    this.#subscriber = createClient({ url, name: 'naive-subscriber', RESP: 2, socket })
  }

  static async start(url: string): Promise<NaiveNode> {
    const node = new NaiveNode(url)
    for (const client of [node.#commands, node.#subscriber]) {
      client.on('error', () => {})
      await client.connect()
    }
    await node.#subscriber.subscribe(channel, key => node.#memory.delete(key))
    return node
  }

  get isConnected(): boolean {
    return this.#commands.isReady && this.#subscriber.isReady
  }

  async read(key: string, load: () => number): Promise<number> {
    const here = this.#memory.get(key)
    if (here) return here.value
    const entry = (await this.#shared(key)) ?? { value: load(), at: Date.now() }
    this.#memory.set(key, entry)
    await this.#commands.set(`naive:${key}`, JSON.stringify(entry)).catch(() => null)
    return entry.value
  }

  /** Ends one key on all nodes. */
  async end(key: string): Promise<void> {
    this.#memory.delete(key)
    await this.#commands.unlink(`naive:${key}`).catch(() => 0)
    await this.#commands.publish(channel, key).catch(() => 0)
  }

  /** Ends all under the tag of a key, on nodes that have it not in memory. */
  async mark(key: string): Promise<void> {
    this.#memory.delete(key)
    await this.#commands.set(`naive:tag:${key}`, Date.now())
  }

  close(): void {
    this.#commands.destroy()
    this.#subscriber.destroy()
  }

  async #shared(key: string): Promise<Entry | null> {
    const replies = this.#commands.mGet([`naive:${key}`, `naive:tag:${key}`])
    const [json, marker] = await replies.catch(() => [null, null])
    if (!json) return null
    const entry = JSON.parse(json) as Entry
    return marker && Number(marker) >= entry.at ? null : entry
  }
}
