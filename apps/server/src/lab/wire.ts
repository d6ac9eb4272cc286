import { createRedisCommands, isReachable, keepConnecting, type RedisCommands } from '@technomir/cache'
import Type, { type Static } from 'typebox'
import { Value } from 'typebox/value'
import { systemIdOf } from '../relay/epoch.ts'
import { type LabParts, labTopic } from './parts.ts'

const channel = 'technomir:lab'
/** How often the others are told that somebody listens here, and for how long they believe it. */
const wantedEveryMs = 1000
const wantedForMs = 3000

const Message = Type.Object({
  from: Type.String(),
  /** Servers of another database may use the same Redis. */
  cluster: Type.String(),
  kind: Type.Union([Type.Literal('notice'), Type.Literal('wanted'), Type.Literal('command')]),
  name: Type.String(),
  data: Type.Unknown(),
})
type Message = Static<typeof Message>

/**
 * Brings the Lab's notices to the clients of every server, and its commands to every server. Nothing rests on it: what is lost was a
 * picture of a moment. Without Redis there is one server, and everything stays here.
 */
export class Wire {
  readonly server: string
  readonly #parts: LabParts
  readonly #listener: RedisCommands | null
  readonly #stop = new AbortController()
  readonly #commands = new Map<string, (data: unknown) => void>()
  readonly #heard = new Map<string, (data: unknown) => void>()
  #wantedUntil = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined

  constructor(parts: LabParts) {
    const { redis } = parts.node.plumbing.config
    this.server = parts.node.name
    this.#parts = parts
    this.#listener = redis === undefined ? null : createRedisCommands(redis, 'technomir-lab')
    // It connects again by itself, and the server says already when Redis is gone.
    this.#listener?.on('error', () => {})
  }

  start(): void {
    this.#timer = setInterval(() => {
      if (this.#listensHere()) this.#publish('wanted', '', null)
    }, wantedEveryMs)
    this.#timer.unref()
    if (this.#listener) void this.#listen(this.#listener)
  }

  close(): void {
    clearInterval(this.#timer)
    this.#stop.abort()
    if (this.#listener?.isOpen) this.#listener.destroy()
  }

  /** Whether anybody anywhere looks at the Lab's notices. */
  isWanted(now = performance.now()): boolean {
    return now < this.#wantedUntil || this.#listensHere()
  }

  /** Tells it to the clients of all servers. */
  announce(event: string, data: unknown): void {
    this.#tell(event, data)
    this.#publish('notice', event, data)
  }

  /** Has every server do it, this one first. */
  command(name: string, data: unknown): void {
    this.#commands.get(name)?.(data)
    this.#publish('command', name, data)
  }

  onCommand(name: string, run: (data: unknown) => void): void {
    this.#commands.set(name, run)
  }

  /** Told of the notices of other servers. */
  onNotice(event: string, hear: (data: unknown) => void): void {
    this.#heard.set(event, hear)
  }

  async #listen(listener: RedisCommands): Promise<void> {
    try {
      // The server says already when Redis is gone.
      await keepConnecting(listener, this.#stop.signal, () => {})
      if (this.#stop.signal.aborted) return
      await listener.subscribe(channel, text => this.#receive(text))
    } catch (error) {
      this.#parts.logger.warn({ err: error }, 'the Lab does not hear other servers')
    }
  }

  #receive(text: string): void {
    const message = parse(text)
    if (message === null || message.from === this.server || message.cluster !== this.#cluster()) return
    const { kind, name, data } = message
    if (kind === 'wanted') this.#wantedUntil = performance.now() + wantedForMs
    else if (kind === 'command') this.#commands.get(name)?.(data)
    else {
      this.#heard.get(name)?.(data)
      this.#tell(name, data)
    }
  }

  #publish(kind: Message['kind'], name: string, data: unknown): void {
    const { redis } = this.#parts.node
    if (redis === undefined || !isReachable(redis)) return
    const message: Message = { from: this.server, cluster: this.#cluster(), kind, name, data }
    // Nobody waits for it, and nothing is lost with it that could not be asked for.
    redis.publish(channel, JSON.stringify(message)).catch(() => {})
  }

  #tell(event: string, data: unknown): void {
    const { hub } = this.#parts
    if (hub.hasListeners(labTopic)) hub.announce({ topic: labTopic, event, data })
  }

  #listensHere(): boolean {
    return this.#parts.hub.hasListeners(labTopic)
  }

  #cluster(): string {
    const { epoch } = this.#parts.node.follower
    return epoch === null ? '' : systemIdOf(epoch)
  }
}

function parse(text: string): Message | null {
  try {
    const value: unknown = JSON.parse(text)
    return Value.Check(Message, value) ? value : null
  } catch {
    return null
  }
}
