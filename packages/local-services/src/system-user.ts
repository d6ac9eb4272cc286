import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, readlink, realpath, symlink } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** PostgreSQL refuses to run as root; root lends it this account instead. */
export interface SystemUser {
  uid: number
  gid: number
}

const accountName = 'postgres'
/** Where root keeps what the account must reach when the project itself lies in a folder closed to it. */
export const sharedRoot = '/var/lib/technomir'

/** The account to run PostgreSQL under: null when we are not root and simply use our own. Creates it when missing. */
export async function systemUser(): Promise<SystemUser | null> {
  if (process.getuid?.() !== 0) return null
  const found = await lookUp()
  if (found !== null) return found
  try {
    await run('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', accountName])
  } catch (error) {
    // Two starts at once: the other one may have created it.
    const other = await lookUp()
    if (other !== null) return other
    throw new Error(
      `PostgreSQL does not run as root, and the system user "${accountName}" could not be created. ` +
        'Create it (useradd --system postgres) or start as an ordinary user.',
      { cause: error },
    )
  }
  const created = await lookUp()
  if (created === null) throw new Error(`useradd reported success, but there is no user "${accountName}".`)
  return created
}

/** Whether the account can enter this folder (every folder above it is open to it). */
export async function canEnter(user: SystemUser, folder: string): Promise<boolean> {
  return run('test', ['-x', folder], { ...user, cwd: '/' }).then(
    () => true,
    () => false,
  )
}

/**
 * Where a data folder really lies. For an ordinary user, and for root when the account can get there, that is `folder`
 * itself. Otherwise it lies under {@link sharedRoot}, and `folder` becomes a link to it, which is how the next start (and
 * a look into the project) finds it.
 */
export async function reachableFolder(folder: string, user: SystemUser | null): Promise<string> {
  await mkdir(path.dirname(folder), { recursive: true })
  const own = path.join(await realpath(path.dirname(folder)), path.basename(folder))
  const present = await lstat(own).catch(() => null)
  if (present?.isSymbolicLink()) {
    const target = path.resolve(path.dirname(own), await readlink(own))
    await mkdir(path.dirname(target), { recursive: true })
    return target
  }
  if (user === null || (await canEnter(user, path.dirname(own)))) return own
  if (present !== null) {
    throw new Error(
      `${own} cannot be reached by the system user "${accountName}". Move it to an open folder (or delete it to begin anew).`,
    )
  }
  const name = `${path.basename(own)}-${createHash('sha256').update(own).digest('hex').slice(0, 12)}`
  const target = path.join(sharedRoot, 'data', name)
  await makeSharedFolder(path.dirname(target))
  await symlink(target, own)
  return target
}

/** Creates a folder under {@link sharedRoot} that everybody may enter, whatever our umask is. */
export async function makeSharedFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (let at = folder; at.startsWith(sharedRoot); at = path.dirname(at)) await chmod(at, 0o755)
}

async function lookUp(): Promise<SystemUser | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', accountName]), run('id', ['-g', accountName])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}
