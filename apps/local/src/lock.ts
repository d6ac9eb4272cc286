import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { isRunning, processIdentity } from '@technomir/local-services'
import { UsageError } from './options.ts'
import { readStackFile, removeStackFile } from './stack-file.ts'

interface ProcessNote {
  pid: number
  identity: string | null
}

interface LockFile extends ProcessNote {
  server: ProcessNote | null
}

/** Only one start at a time works on a data folder. */
export interface Lock {
  /** Remembers the server process, so that the next start can end it if it outlives a crash of ours. */
  serverStarted(pid: number): Promise<void>
  release(): Promise<void>
}

/** Takes the folder for this process; throws {@link UsageError} naming the one that has it. Cleans up after a dead one. */
export async function takeLock(dataDir: string): Promise<Lock> {
  const file = path.join(dataDir, 'lock.json')
  const own: ProcessNote = { pid: process.pid, identity: await processIdentity(process.pid) }
  for (;;) {
    try {
      await writeFile(file, JSON.stringify({ ...own, server: null }), { flag: 'wx' })
      break
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      await cleanUpAfterDead(dataDir, file)
    }
  }
  return {
    async serverStarted(pid) {
      await writeFile(file, JSON.stringify({ ...own, server: { pid, identity: await processIdentity(pid) } }))
    },
    release: () => rm(file, { force: true }),
  }
}

async function cleanUpAfterDead(dataDir: string, file: string): Promise<void> {
  const last = await readLock(file)
  if (last !== null && (await stillRuns(last))) {
    const url = (await readStackFile(dataDir))?.url
    const where = url === undefined ? 'and is just starting' : `at ${url}`
    throw new UsageError(
      `TechnoMir already runs on ${dataDir} ${where} (process ${last.pid}). Stop it with Ctrl-C or "kill ${last.pid}", ` +
        'or give this one a folder of its own: TECHNOMIR_DATA=/some/folder npm start',
    )
  }
  if (last?.server && last.server.identity !== null && (await stillRuns(last.server))) {
    process.kill(last.server.pid, 'SIGKILL')
  }
  await removeStackFile(dataDir)
  await rm(file, { force: true })
}

async function readLock(file: string): Promise<LockFile | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return JSON.parse(text) as LockFile
  } catch {
    // Cut short by a crash while it was written: whoever wrote it is gone.
    return null
  }
}

async function stillRuns(note: ProcessNote): Promise<boolean> {
  if (!(await isRunning(note.pid))) return false
  return note.identity === null || (await processIdentity(note.pid)) === note.identity
}
