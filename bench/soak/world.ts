import { freePort } from '@technomir/local-services'
import { redisOf, type Stack, startStack, statusOf } from '@technomir/server/testing'
import { type Nginx, startNginx } from '@technomir/server/testing/nginx'
import { type ServerProcess, startServerProcess } from '@technomir/server/testing/server-process'
import { createClient } from 'redis'

/** One of the servers: its process may be another after a while, its address stays. */
export interface Seat {
  readonly name: string
  readonly url: string
  readonly port: number
  process: ServerProcess
}

const serverCount = 2

const openRedis = (url: string) => createClient({ url })

/** Everything that a soak puts to the test: two servers behind nginx, primary, replica and Redis. */
export class World {
  readonly stack: Stack
  readonly seats: readonly Seat[]
  /** Where the load goes: nginx, where there is one. */
  readonly front: string
  readonly redis: ReturnType<typeof openRedis>
  readonly #nginx: Nginx | null

  private constructor(o: { stack: Stack; seats: Seat[]; nginx: Nginx | null; redis: World['redis'] }) {
    this.stack = o.stack
    this.seats = o.seats
    this.#nginx = o.nginx
    this.front = o.nginx?.url ?? o.seats[0]?.url ?? ''
    this.redis = o.redis
  }

  static async start({ nginx }: { nginx: boolean }): Promise<World> {
    const stack = await startStack({ servers: 0, redis: 'server', replica: true })
    const redis = openRedis(redisOf(stack).url)
    // It is cut off and paused on purpose; it comes back by itself.
    redis.on('error', () => {})
    let proxy: Nginx | null = null
    const seats: Seat[] = []
    try {
      for (let i = 1; i <= serverCount; i++) {
        const [name, port] = [`soak-${i}`, await freePort()]
        const process = await startServer(stack, name, port)
        seats.push({ name, port, url: process.url, process })
      }
      await redis.connect()
      proxy = nginx ? await startNginx(seats, { ACCESS_LOG: 'off' }) : null
      return new World({ stack, seats, nginx: proxy, redis })
    } catch (error) {
      await proxy?.stop()
      if (redis.isOpen) redis.destroy()
      await Promise.all(seats.map(({ process }) => process.stop()))
      await stack.stop()
      throw error
    }
  }

  /** kill -9, and after a while another process in its place. */
  async replace(seat: Seat, whileGone: () => Promise<void>): Promise<void> {
    await seat.process.kill()
    try {
      await whileGone()
    } finally {
      seat.process = await startServer(this.stack, seat.name, seat.port)
    }
  }

  /** The server that leads the relay; `null` when none says so. */
  async leader(): Promise<Seat | null> {
    for (const { url } of this.seats) {
      const { relay } = await statusOf({ url })
      const found = this.seats.find(({ name }) => relay.leader?.startsWith(`${name}-`))
      if (found !== undefined) return found
    }
    return null
  }

  /** Which servers do not use their caches, or do not answer. */
  async blind(): Promise<string[]> {
    const states = await Promise.all(
      this.seats.map(async ({ name, url }) => {
        const blind = await blindness(url).catch(
          (error: unknown) => `no answer (${error instanceof Error ? error.message : String(error)})`,
        )
        return blind === null ? [] : [`${name}: ${blind}`]
      }),
    )
    return states.flat()
  }

  async stop(): Promise<void> {
    await this.#nginx?.stop()
    this.redis.destroy()
    await Promise.all(this.seats.map(({ process }) => process.stop()))
    await this.stack.stop()
  }
}

/** Why a server does not use its caches; `null` when it does. Rejects when it does not say so soon. */
async function blindness(url: string): Promise<string | null> {
  const answer = await fetch(`${url}/api/cache/status`, { signal: AbortSignal.timeout(5000) })
  if (!answer.ok) throw new Error(`status ${answer.status}`)
  return ((await answer.json()) as { blind: string | null }).blind
}

/** Not waiting until it sees the log: during a fault that may take as long as the fault. */
function startServer({ primary, replica, redis }: Stack, name: string, port: number): Promise<ServerProcess> {
  return startServerProcess({
    DATABASE_URL: primary.url,
    REPLICA_URLS: replica?.url ?? '',
    REDIS_URL: redis?.url ?? '',
    NODE_NAME: name,
    PORT: String(port),
    LOG_LEVEL: 'warn',
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
  })
}
