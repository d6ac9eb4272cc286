import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** True while the process exists and is not a zombie that nobody has reaped. */
export async function isRunning(pid: number): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (process.platform !== 'linux') return true
  const stat = await procStat(pid)
  return stat !== null && stat.state !== 'Z' && stat.state !== 'X'
}

/**
 * What tells this process apart from a later one with the same pid (boot and start time); null when the process is gone
 * or the platform cannot say.
 */
export async function processIdentity(pid: number): Promise<string | null> {
  if (process.platform === 'linux') {
    const stat = await procStat(pid)
    if (stat === null) return null
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => 'unknown-boot')
    return `${boot.trim()}:${stat.startTime}`
  }
  if (process.platform === 'win32') return null
  const shown = await run('ps', ['-o', 'lstart=', '-p', String(pid)]).catch(() => null)
  return shown?.stdout.trim() || null
}

/** The folder a process works in. PostgreSQL and Redis both change into their data folder. Null when it cannot be read. */
export async function workingDirectory(pid: number): Promise<string | null> {
  if (process.platform === 'linux') return readlink(`/proc/${pid}/cwd`).catch(() => null)
  if (process.platform === 'win32') return null
  const shown = await run('lsof', ['-a', '-p', String(pid), '-d', 'cwd', '-Fn']).catch(() => null)
  const line = shown?.stdout.split('\n').find(text => text.startsWith('n'))
  return line === undefined ? null : line.slice(1)
}

/** Direct children of a process. PostgreSQL's backends leave its process group, so the group cannot name them. */
export async function childrenOf(pid: number): Promise<number[]> {
  if (process.platform === 'win32') return []
  if (process.platform !== 'linux') {
    const shown = await run('pgrep', ['-P', String(pid)]).catch(() => null)
    return shown === null ? [] : shown.stdout.split('\n').filter(Boolean).map(Number)
  }
  const names = (await readdir('/proc')).filter(name => /^\d+$/.test(name))
  const found = await Promise.all(
    names.map(async name => ((await procStat(Number(name)))?.parent === pid ? Number(name) : 0)),
  )
  return found.filter(child => child > 0)
}

/** Waits until none of the processes runs any more; false when some still do after `deadlineMs`. */
export async function waitUntilGone(pids: readonly number[], deadlineMs: number): Promise<boolean> {
  const end = performance.now() + deadlineMs
  for (;;) {
    const running = await Promise.all(pids.map(isRunning))
    if (!running.includes(true)) return true
    if (performance.now() > end) return false
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

/** Sends a signal; a process that is gone already is fine. */
export function signalProcess(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

async function procStat(pid: number): Promise<{ state: string; parent: number; startTime: string } | null> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)
  if (text === null) return null
  // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return { state: fields[0] ?? '', parent: Number(fields[1]), startTime: fields[19] ?? '' }
}
