import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { nodeOptions } from '@technomir/server/node-options'

/** The shop's server as our child. */
export interface ServerProcess {
  readonly url: string
  readonly pid: number
  /** Settles when it has ended, with how. */
  readonly exited: Promise<string>
  /** Asks it to end, and kills it after `deadlineMs`. */
  stop(deadlineMs: number): Promise<void>
}

/** Options of {@link startServer}. */
export interface ServerProcessOptions {
  /** File to run. */
  entry: string
  env: NodeJS.ProcessEnv
  logFile: string
  /** Called with its pid as soon as it runs, before it is ready. */
  onPid: (pid: number) => Promise<void>
  signal: AbortSignal
}

const readyDeadlineMs = 60_000

/**
 * Starts the server and waits for its message `{ type: 'ready', url }`. The channel also ties their lives together: when
 * we die, it closes, and the server ends itself.
 */
export async function startServer(o: ServerProcessOptions): Promise<ServerProcess> {
  const output = openSync(o.logFile, 'a')
  const from = fstatSync(output).size
  const child = spawn(process.execPath, [...nodeOptions, o.entry], {
    env: o.env,
    stdio: ['ignore', output, output, 'ipc'],
    // A session of its own: Ctrl-C reaches only us, and we stop it before the databases.
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  closeSync(output)
  const exited = once(child, 'exit').then(([code, signal]) =>
    signal === null ? `code ${code}` : String(signal),
  )
  await once(child, 'spawn')
  const server = { pid: child.pid ?? 0, exited, stop: (ms: number) => stop(child, exited, ms) }
  await o.onPid(server.pid)
  const waiting = new AbortController()
  const signal = AbortSignal.any([o.signal, waiting.signal, AbortSignal.timeout(readyDeadlineMs)])
  try {
    const ended = exited.then(how => Promise.reject(new Error(`The server ended while starting (${how}).`)))
    return { ...server, url: await Promise.race([readyUrl(child, signal), ended]) }
  } catch (error) {
    await stop(child, exited, 1000)
    o.signal.throwIfAborted()
    const tail = (await readFile(o.logFile))
      .subarray(from)
      .toString('utf8')
      .trim()
      .split('\n')
      .slice(-20)
      .join('\n')
    throw new Error(`The server did not get ready. Its last lines (all in ${o.logFile}):\n${tail}`, {
      cause: error,
    })
  } finally {
    waiting.abort()
  }
}

async function readyUrl(child: ChildProcess, signal: AbortSignal): Promise<string> {
  for (;;) {
    const [message] = (await once(child, 'message', { signal })) as [unknown]
    if (isReady(message)) return message.url
  }
}

function isReady(message: unknown): message is { type: 'ready'; url: string } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'ready' &&
    'url' in message
  )
}

async function stop(child: ChildProcess, exited: Promise<string>, deadlineMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  // Windows has no SIGTERM: there the closed channel is the request.
  if (process.platform === 'win32') child.disconnect()
  else child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), deadlineMs)
  await exited
  clearTimeout(timer)
}
