import { type Child, startChild } from './child.ts'
import { killTree, type Owner } from './owner.ts'
import { freePort } from './ports.ts'
import type { PostgresOptions, PostgresServer } from './postgres.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { exitError, PortTaken, waitForPostgres } from './postgres-ready.ts'
import { childrenOf, signalProcess } from './process-info.ts'
import type { SystemUser } from './system-user.ts'

interface Parts {
  options: PostgresOptions
  account: SystemUser | null
  binaries: PostgresBinaries
  dataDir: string
  owner: Owner
}

/** The postmaster as our child, from start to stop. */
export class PostgresProcess implements PostgresServer {
  readonly #parts: Parts
  #child: Child | null = null
  #port = 0
  #stopping = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  get #options(): PostgresOptions {
    return this.#parts.options
  }
  get host(): string {
    return this.#options.host ?? '127.0.0.1'
  }
  get port(): number {
    return this.#port
  }
  get pid(): number {
    return this.#child?.pid ?? 0
  }
  get user(): string {
    return this.#options.user
  }
  get password(): string {
    return this.#options.password
  }
  get database(): string {
    return this.#options.database
  }
  get dataDir(): string {
    return this.#parts.dataDir
  }
  get url(): string {
    return this.#urlOf(this.database)
  }
  get adminUrl(): string {
    return this.#urlOf('postgres')
  }

  /** Tries the preferred port, then free ones: between choosing and binding another process may take it. */
  async start(preferred: number | undefined): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.#port = await freePort(attempt === 1 ? preferred : undefined)
      try {
        return await this.#startOnce()
      } catch (error) {
        if (attempt === 5 || !(error instanceof PortTaken)) throw error
      }
    }
  }

  async stop(mode: 'fast' | 'immediate' = 'fast', deadlineMs = 8000): Promise<void> {
    await this.#signal(mode, deadlineMs)
    await this.#parts.owner.release()
  }

  async kill(): Promise<void> {
    await this.#end(child => killTree(child.pid), 10_000)
  }

  async pause(): Promise<void> {
    // The postmaster first, so that it starts no more children while they are looked for.
    await this.#signalAll('SIGSTOP')
  }

  async resume(): Promise<void> {
    await this.#signalAll('SIGCONT')
  }

  async #signalAll(signal: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    signalProcess(this.pid, signal)
    for (const child of await childrenOf(this.pid)) signalProcess(child, signal)
  }

  async restart(): Promise<void> {
    await this.#signal('fast', 8000)
    await this.#startOnce()
  }

  #signal(mode: 'fast' | 'immediate', deadlineMs: number): Promise<void> {
    return this.#end(child => signalProcess(child.pid, mode === 'fast' ? 'SIGINT' : 'SIGQUIT'), deadlineMs)
  }

  async #end(act: (child: Child) => void | Promise<void>, deadlineMs: number): Promise<void> {
    const child = this.#child
    if (child === null || child.hasExited()) return
    this.#stopping = true
    await act(child)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<'late'>(resolve => {
      timer = setTimeout(() => resolve('late'), deadlineMs)
    })
    const how = await Promise.race([child.exited, late])
    clearTimeout(timer)
    if (how === 'late') {
      await killTree(child.pid)
      await child.exited
    }
  }

  async #startOnce(): Promise<void> {
    const { account, binaries, dataDir, options, owner } = this.#parts
    options.signal?.throwIfAborted()
    this.#stopping = false
    const child = await startChild(binaries.postgres, this.#args(), {
      ...account,
      cwd: dataDir,
      // PostgreSQL reads the machine's locale and client settings from the environment; ours must not depend on them.
      env: { ...withoutPg(process.env), LC_ALL: 'C', TZ: 'UTC' },
      log: options.log,
      logFile: options.logFile,
    })
    this.#child = child
    await owner.serverStarted(child.pid)
    try {
      const dead = child.exited.then(async exit => Promise.reject(exitError(exit, await child.tail())))
      await Promise.race([waitForPostgres(this, child, options.signal), dead])
    } catch (error) {
      if (!child.hasExited()) await killTree(child.pid)
      throw error
    }
    const { onUnexpectedExit } = options
    if (onUnexpectedExit === undefined) return
    void child.exited.then(exit => {
      if (!this.#stopping && this.#child === child) onUnexpectedExit(exit)
    })
  }

  #args(): string[] {
    const settings: Record<string, string> = {
      listen_addresses: this.host,
      port: String(this.#port),
      // The path of a socket file has a length limit that data folders easily exceed; TCP is enough.
      unix_socket_directories: '',
      timezone: 'UTC',
      log_timezone: 'UTC',
      ...this.#options.settings,
    }
    return [
      '-D',
      this.#parts.dataDir,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
  }

  #urlOf(database: string): string {
    const { user, password } = this.#options
    const at = `${encodeURIComponent(user)}:${encodeURIComponent(password)}@${this.host}:${this.#port}`
    return `postgres://${at}/${encodeURIComponent(database)}`
  }
}

function withoutPg(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('PG')))
}
