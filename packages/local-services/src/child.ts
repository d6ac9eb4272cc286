import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { closeSync, fstatSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

const tailLines = 40

/** How a child process ended. */
export interface Exit {
  code: number | null
  signal: NodeJS.Signals | null
}

/** A child process with its last lines of output at hand for error messages. */
export interface Child {
  readonly pid: number
  /** Settles once, when the process has ended. Never rejects. */
  readonly exited: Promise<Exit>
  hasExited(): boolean
  /** The last lines it wrote. */
  tail(): Promise<string>
}

/** Options of {@link startChild}. */
export interface ChildOptions extends Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'> {
  log?: ((line: string) => void) | undefined
  /** Output is appended here by the child itself, so it goes on when we are busy or gone. Then `log` sees nothing. */
  logFile?: string | undefined
}

/**
 * Starts a process in a session of its own, so that Ctrl-C in a terminal reaches only us and we stop our children in
 * order. Resolves when the system has started it; rejects when it cannot (not found, not allowed).
 */
export function startChild(file: string, args: readonly string[], options: ChildOptions): Promise<Child> {
  const { log, logFile, ...rest } = options
  const output = logFile === undefined ? 'pipe' : openSync(logFile, 'a')
  const child = spawn(file, args, {
    ...rest,
    stdio: ['ignore', output, output],
    detached: process.platform !== 'win32',
    windowsHide: true,
  })
  const from = typeof output === 'number' ? fstatSync(output).size : 0
  if (typeof output === 'number') closeSync(output)
  const lines: string[] = []
  const keep = (line: string): void => {
    lines.push(line)
    if (lines.length > tailLines) lines.shift()
    log?.(line)
  }
  for (const stream of [child.stdout, child.stderr]) if (stream !== null) readLines(stream, keep)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('spawn', () =>
      resolve(wrap(child, () => (logFile === undefined ? lines.join('\n') : tailOf(logFile, from)))),
    )
  })
}

const running = new Set<ChildProcess>()

/** The last resort when we end without stopping our children: ask them to end as well. SIGINT is PostgreSQL's fast shutdown. */
process.on('exit', () => {
  for (const child of running) child.kill('SIGINT')
})

function wrap(child: ChildProcess, tail: () => string | Promise<string>): Child {
  let ended = false
  running.add(child)
  const exited = new Promise<Exit>(resolve => {
    // 'close' comes after the last output was read, so tail() is complete by then.
    child.once('close', (code, signal) => {
      ended = true
      running.delete(child)
      resolve({ code, signal })
    })
  })
  return { pid: child.pid ?? 0, exited, hasExited: () => ended, tail: async () => tail() }
}

async function tailOf(file: string, from: number): Promise<string> {
  const bytes = await readFile(file)
  return bytes.subarray(from).toString('utf8').trim().split('\n').slice(-tailLines).join('\n')
}

function readLines(stream: Readable, keep: (line: string) => void): void {
  createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }).on('line', keep)
}
