import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { PostgresBinaries } from './postgres-binaries.ts'
import type { SystemUser } from './system-user.ts'

const run = promisify(execFile)

/** What a new cluster is made with. */
export interface ClusterOptions {
  dataDir: string
  user: string
  password: string
  /** False skips fsync while the cluster is made; for clusters that nobody will miss. */
  durable: boolean
  signal?: AbortSignal | undefined
}

/**
 * LC_CTYPE decides what a letter is for pg_trgm and full-text search, so it must know Cyrillic. The first that the
 * machine has is taken; plain C is the last resort.
 */
const characterTypes = ['C.UTF-8', 'en_US.UTF-8', 'C']

/** Makes the cluster unless a whole one is there. Answers whether it made one. */
export async function ensureCluster(
  binaries: PostgresBinaries,
  account: SystemUser | null,
  o: ClusterOptions,
): Promise<boolean> {
  await removeDrafts(o.dataDir)
  const state = await clusterState(o.dataDir)
  if (state.kind === 'whole') {
    if (state.major === binaries.major) return false
    throw new Error(
      `${o.dataDir} was made by PostgreSQL ${state.major}, this is ${binaries.major}. Dump and reload it, or begin anew (npm start -- --reset).`,
    )
  }
  if (state.kind === 'empty') await rmdir(o.dataDir)
  // Not a cluster, yet not empty: somebody's files or the wreck of a copy. Kept, out of the way.
  if (state.kind === 'foreign') await rename(o.dataDir, `${o.dataDir}.broken-${Date.now()}`)
  await makeCluster(binaries, account, o)
  return true
}

/** initdb works in a draft folder that gets its name at the end, so a crash never leaves half a cluster behind. */
async function makeCluster(
  binaries: PostgresBinaries,
  account: SystemUser | null,
  o: ClusterOptions,
): Promise<void> {
  const draft = `${o.dataDir}.new-${randomUUID()}`
  const secretDir = await mkdtemp(path.join(os.tmpdir(), 'technomir-initdb-'))
  const secret = path.join(secretDir, 'password')
  try {
    await writeFile(secret, o.password, { mode: 0o600 })
    if (account !== null) for (const file of [secretDir, secret]) await chown(file, account.uid, account.gid)
    let lastError: unknown
    for (const characterType of characterTypes) {
      await mkdir(draft, { recursive: true, mode: 0o700 })
      if (account !== null) await chown(draft, account.uid, account.gid)
      try {
        await run(binaries.initdb, initdbArgs(binaries, { draft, secret, characterType }, o), {
          ...account,
          cwd: path.parse(draft).root,
          env: { ...process.env, LC_ALL: 'C' },
        })
        // Half a second's work, and its own children would outlive a kill: it is left to finish.
        o.signal?.throwIfAborted()
        await rename(draft, o.dataDir)
        return
      } catch (error) {
        lastError = error
        await rm(draft, { recursive: true, force: true })
        if (!String((error as { stderr?: string }).stderr).includes('invalid locale')) break
      }
    }
    o.signal?.throwIfAborted()
    throw new Error(`initdb could not make a cluster in ${o.dataDir}: ${describe(lastError)}`, {
      cause: lastError,
    })
  } finally {
    await rm(secretDir, { recursive: true, force: true })
  }
}

function initdbArgs(
  binaries: PostgresBinaries,
  { draft, secret, characterType }: { draft: string; secret: string; characterType: string },
  o: ClusterOptions,
): string[] {
  // The provider came with 17; before it the machine's own library sorts, and LC_CTYPE alone has to know Cyrillic.
  const provider =
    Number(binaries.major) >= 17 ? ['--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'] : []
  return [
    ...['--pgdata', draft, '--username', o.user, '--pwfile', secret, '--auth', 'scram-sha-256'],
    ...['--encoding', 'UTF8', ...provider, '--locale', 'C'],
    ...['--lc-ctype', characterType, '--text-search-config', 'simple'],
    ...(o.durable ? [] : ['--no-sync']),
  ]
}

type ClusterState = { kind: 'missing' | 'empty' | 'foreign' } | { kind: 'whole'; major: string }

async function clusterState(dataDir: string): Promise<ClusterState> {
  const names = await readdir(dataDir).catch(() => null)
  if (names === null) return { kind: 'missing' }
  if (names.length === 0) return { kind: 'empty' }
  const major = await readFile(path.join(dataDir, 'PG_VERSION'), 'utf8').catch(() => null)
  const control = await lstat(path.join(dataDir, 'global', 'pg_control')).catch(() => null)
  return major === null || control === null ? { kind: 'foreign' } : { kind: 'whole', major: major.trim() }
}

async function removeDrafts(dataDir: string): Promise<void> {
  const folder = path.dirname(dataDir)
  const drafts = (await readdir(folder)).filter(name => name.startsWith(`${path.basename(dataDir)}.new-`))
  for (const name of drafts) await rm(path.join(folder, name), { recursive: true, force: true })
}

function describe(error: unknown): string {
  const { stderr, message } = error as { stderr?: string; message?: string }
  return (stderr?.trim() || message) ?? String(error)
}
