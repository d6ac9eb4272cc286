import { mkdir, readdir, realpath, rm } from 'node:fs/promises'
import path from 'node:path'
import { type Child, type Exit, startChild } from './child.ts'
import { killTree, type Owner, takeFolder } from './owner.ts'
import { freePort } from './ports.ts'
import { signalProcess } from './process-info.ts'
import { findRedisServer } from './programs.ts'
import { waitForRedis } from './redis-ready.ts'

/** Options of {@link startRedis}. */
export interface RedisOptions {
  /** Folder for its data; made when missing. */
  dataDir: string
  /** Port to prefer; when it is taken another free one is used. Default: a free one. */
  port?: number | undefined
  /** Further command line arguments, e.g. `['--appendonly', 'yes']`. Nothing is written to disk by default. */
  args?: readonly string[] | undefined
  /** Gets what the server writes, line by line. */
  log?: ((line: string) => void) | undefined
  /** Alternatively a file that the server itself appends to. */
  logFile?: string | undefined
  /** Called when the server ends without having been asked to. */
  onUnexpectedExit?: ((exit: Exit) => void) | undefined
  /** Gives up the start. Once started, use {@link RedisServer.stop}. */
  signal?: AbortSignal | undefined
}

/** A running redis-server or valkey-server on 127.0.0.1. */
export interface RedisServer {
  /** redis://127.0.0.1:port */
  readonly url: string
  readonly port: number
  /** Changes with restart(). */
  readonly pid: number
  readonly dataDir: string
  /** SIGTERM; what has not ended after `deadlineMs` (5000) is killed. */
  stop(deadlineMs?: number): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** Stops it (if it runs) and starts it again on the same port; `empty` throws its data away between the two. */
  restart(o?: { empty?: boolean }): Promise<void>
  /** SIGSTOP: it holds its connections and answers nothing. */
  pause(): void
  /** SIGCONT. */
  resume(): void
}

/** Starts the Redis (or Valkey) server found on the PATH and waits until it answers. */
export async function startRedis(o: RedisOptions): Promise<RedisServer> {
  const program = await findRedisServer()
  if (program === null) {
    throw new Error(
      'There is no redis-server or valkey-server on the PATH. Install one (apt-get install redis-server).',
    )
  }
  await mkdir(o.dataDir, { recursive: true })
  const dataDir = await realpath(o.dataDir)
  const owner = await takeFolder(o.dataDir, dataDir, o.log ?? (() => {}))
  const server = new RedisProcess(o, program, dataDir, owner)
  try {
    await server.start()
    return server
  } catch (error) {
    await owner.release()
    throw error
  }
}

class RedisProcess implements RedisServer {
  readonly dataDir: string
  readonly #options: RedisOptions
  readonly #program: string
  readonly #owner: Owner
  #child: Child | null = null
  #port = 0
  #stopping = false

  constructor(options: RedisOptions, program: string, dataDir: string, owner: Owner) {
    this.#options = options
    this.#program = program
    this.dataDir = dataDir
    this.#owner = owner
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`
  }
  get port(): number {
    return this.#port
  }
  get pid(): number {
    return this.#child?.pid ?? 0
  }

  /** Tries the preferred port, then free ones: between choosing and binding another process may take it. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#port = await freePort(attempt === 1 ? this.#options.port : undefined)
      try {
        return await this.#startOnce()
      } catch (error) {
        if (attempt === 5 || !/already in use|bind/i.test(String(error))) throw error
      }
    }
  }

  async stop(deadlineMs = 5000): Promise<void> {
    await this.#end(deadlineMs)
    await this.#owner.release()
  }

  async kill(): Promise<void> {
    const child = this.#child
    if (child === null || child.hasExited()) return
    this.#stopping = true
    await killTree(child.pid)
    await child.exited
  }

  async restart(o: { empty?: boolean } = {}): Promise<void> {
    if (o.empty) await this.kill()
    else await this.#end(5000)
    if (o.empty)
      for (const name of await readdir(this.dataDir))
        await rm(path.join(this.dataDir, name), { recursive: true })
    await this.#startOnce()
  }

  pause(): void {
    signalProcess(this.pid, 'SIGSTOP')
  }

  resume(): void {
    signalProcess(this.pid, 'SIGCONT')
  }

  async #end(deadlineMs: number): Promise<void> {
    const child = this.#child
    if (child === null || child.hasExited()) return
    this.#stopping = true
    this.resume()
    signalProcess(child.pid, 'SIGTERM')
    const timer = setTimeout(() => signalProcess(child.pid, 'SIGKILL'), deadlineMs)
    await child.exited
    clearTimeout(timer)
  }

  async #startOnce(): Promise<void> {
    const { args = [], log, logFile, signal, onUnexpectedExit } = this.#options
    signal?.throwIfAborted()
    this.#stopping = false
    const fixed = [
      '--port',
      String(this.#port),
      '--bind',
      '127.0.0.1',
      '--dir',
      this.dataDir,
      '--daemonize',
      'no',
    ]
    const own = [
      ...fixed,
      '--pidfile',
      path.join(this.dataDir, 'redis.pid'),
      '--save',
      '',
      '--appendonly',
      'no',
    ]
    const child = await startChild(this.#program, [...own, ...args], { log, logFile })
    this.#child = child
    await this.#owner.serverStarted(child.pid)
    try {
      await waitForRedis(this.#port, child, signal)
    } catch (error) {
      if (!child.hasExited()) await killTree(child.pid)
      throw error
    }
    void child.exited.then(exit => {
      if (!this.#stopping && this.#child === child) onUnexpectedExit?.(exit)
    })
  }
}
