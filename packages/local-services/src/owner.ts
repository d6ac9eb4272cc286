import { readFile, realpath, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import {
  childrenOf,
  isRunning,
  processIdentity,
  signalProcess,
  waitUntilGone,
  workingDirectory,
} from './process-info.ts'

/** The folder's server was started by a process that still lives. */
export class DataFolderInUse extends Error {
  override readonly name = 'DataFolderInUse'
  readonly starterPid: number
  constructor(folder: string, starterPid: number) {
    super(
      `${folder} is in use: process ${starterPid} started its server and still runs. Stop that process first.`,
    )
    this.starterPid = starterPid
  }
}

interface Note {
  starter: number
  starterIdentity: string | null
  pid: number | null
}

/**
 * Notes, beside a data folder, who started the server on it. A server whose starter died (kill -9, power loss of a
 * terminal) is an orphan, and only then may the next start end it.
 */
export interface Owner {
  /** Remembers the server's pid once it runs. */
  serverStarted(pid: number): Promise<void>
  /** The server is gone by our own doing: nothing to remember. */
  release(): Promise<void>
}

/** Takes a data folder for this process, ending an orphan that still works on it. Throws {@link DataFolderInUse}. */
export async function takeFolder(
  folder: string,
  realFolder: string,
  log: (line: string) => void,
): Promise<Owner> {
  const file = ownerFile(folder)
  const last = await readRecord(file)
  // Even with no server running: it may be between kill() and restart().
  if (last !== null && last.starter !== process.pid && (await starterLives(last))) {
    throw new DataFolderInUse(folder, last.starter)
  }
  const candidates = new Set([last?.pid ?? 0, ...(await notedPids(realFolder))].filter(pid => pid > 0))
  for (const pid of candidates) {
    const folderOfPid = (await isRunning(pid)) ? await workingDirectory(pid) : null
    // After a crash the system may have given the pid to a stranger, and PostgreSQL would take that for its postmaster.
    if (folderOfPid !== null && folderOfPid !== realFolder) await removePidFiles(realFolder)
    if (folderOfPid !== realFolder) continue
    if (last === null) throw new DataFolderInUse(folder, pid)
    if (await starterLives(last)) throw new DataFolderInUse(folder, last.starter)
    log(`ending process ${pid}, left on ${folder} by a start that died (process ${last.starter})`)
    await endOrphan(pid)
  }
  const note: Note = {
    starter: process.pid,
    starterIdentity: await processIdentity(process.pid),
    pid: null,
  }
  await writeFile(file, JSON.stringify(note))
  return {
    serverStarted: pid => writeFile(file, JSON.stringify({ ...note, pid })),
    release: () => rm(file, { force: true }),
  }
}

const pidFiles = ['postmaster.pid', 'redis.pid']

/** Where the note about `folder` lies. */
function ownerFile(folder: string): string {
  return `${folder}.owner.json`
}

/** Ends a server and all its children at once, and waits until they are gone. */
export async function killTree(pid: number): Promise<void> {
  // Stopped first, so that it neither forks nor reacts while its children are counted.
  signalProcess(pid, 'SIGSTOP')
  const all = [pid, ...(await childrenOf(pid))]
  for (const one of all) signalProcess(one, 'SIGKILL')
  if (!(await waitUntilGone(all, 10_000))) throw new Error(`Processes ${all.join(', ')} survive SIGKILL.`)
}

/** Deletes a data folder (also where it is only a link), ending an orphan that still works on it. Throws {@link DataFolderInUse}. */
export async function removeDataFolder(folder: string): Promise<void> {
  const realFolder = await realpath(folder).catch(() => null)
  if (realFolder !== null) {
    const owner = await takeFolder(folder, realFolder, () => {})
    await rm(realFolder, { recursive: true, force: true })
    await owner.release()
  }
  await rm(folder, { recursive: true, force: true })
}

/** What the servers themselves wrote into their folder, should the note be missing its pid. */
async function notedPids(realFolder: string): Promise<number[]> {
  const texts = await Promise.all(
    pidFiles.map(name => readFile(path.join(realFolder, name), 'utf8').catch(() => '')),
  )
  return texts.map(text => Number.parseInt(text, 10)).filter(pid => !Number.isNaN(pid))
}

async function removePidFiles(realFolder: string): Promise<void> {
  for (const name of pidFiles) await rm(path.join(realFolder, name), { force: true })
}

async function endOrphan(pid: number): Promise<void> {
  // A fast shutdown for PostgreSQL; Redis takes it as a polite end too.
  signalProcess(pid, 'SIGCONT')
  signalProcess(pid, 'SIGINT')
  if (!(await waitUntilGone([pid], 3000))) await killTree(pid)
}

async function starterLives(note: Note): Promise<boolean> {
  if (!(await isRunning(note.starter))) return false
  const now = await processIdentity(note.starter)
  return note.starterIdentity === null || now === note.starterIdentity
}

async function readRecord(file: string): Promise<Note | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return JSON.parse(text) as Note
  } catch {
    // Half written by a start that died: it says nothing any more.
    return null
  }
}
