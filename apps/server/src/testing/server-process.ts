import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { nodeOptions } from '../node-options.ts'

const shop = fileURLToPath(new URL('../main.ts', import.meta.url))

/** A server of the shop as a process of its own, as in production. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** What it has logged, one JSON line each. */
  readonly output: readonly string[]
  /** SIGTERM, and wait. Resolves with the exit code. */
  stop(): Promise<number | null>
  /** SIGKILL, and wait. */
  kill(): Promise<void>
  pause(): void
  resume(): void
}

/** Starts a server and waits until it is ready. Throws with its output when it ends before. Another `entry` is for benchmarks. */
export async function startServerProcess(env: Record<string, string>, entry = shop): Promise<ServerProcess> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [...nodeOptions, entry], {
    env: { PATH, NODE_COMPILE_CACHE, HOST: '127.0.0.1', PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  const output: string[] = []
  const exited = once(child, 'exit')
  collect(child, output)
  const url = await Promise.race([
    readyUrl(child),
    exited.then(([code, signal]) => {
      throw new Error(`The server ended before it was ready (${signal ?? code}):\n${output.join('\n')}`)
    }),
  ])
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal)
      // A paused process does not hear anything but SIGKILL.
      child.kill('SIGCONT')
      await exited
    }
    return child.exitCode
  }
  return {
    url,
    pid: child.pid ?? 0,
    output,
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL')
    },
    pause: () => child.kill('SIGSTOP'),
    resume: () => child.kill('SIGCONT'),
  }
}

function collect(child: ChildProcess, output: string[]): void {
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      output.push(...lines)
    })
  }
}

function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise(resolve => {
    child.on('message', (message: { type?: string; url?: string }) => {
      if (message.type === 'ready' && message.url) resolve(message.url.replace('localhost', '127.0.0.1'))
    })
  })
}
