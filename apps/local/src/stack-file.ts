import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** What stack.json tells scripts while the stack runs. */
export interface StackFile {
  /** The shop. */
  url: string
  primary: string
  /** Null when DATABASE_URL came without REPLICA_URLS. */
  replica: string | null
  /** Null: the log and the caches live in the server's memory. */
  redis: string | null
  /** Process ids of what this start runs; only those it started itself. */
  pids: Record<string, number>
}

/** Puts stack.json in place; readers see all of it or nothing. */
export async function writeStackFile(dataDir: string, stack: StackFile): Promise<void> {
  const file = stackFilePath(dataDir)
  await writeFile(`${file}.new`, `${JSON.stringify(stack, null, 2)}\n`)
  await rename(`${file}.new`, file)
}

/** The running stack, or null when none runs on this folder. */
export async function readStackFile(dataDir: string): Promise<StackFile | null> {
  const text = await readFile(stackFilePath(dataDir), 'utf8').catch(() => null)
  return text === null ? null : (JSON.parse(text) as StackFile)
}

/** Takes stack.json away. */
export async function removeStackFile(dataDir: string): Promise<void> {
  await rm(stackFilePath(dataDir), { force: true })
}

function stackFilePath(dataDir: string): string {
  return path.join(dataDir, 'stack.json')
}
