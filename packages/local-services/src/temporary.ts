import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { DataFolderInUse, removeDataFolder } from './owner.ts'
import { type PostgresOptions, type PostgresServer, startPostgres } from './postgres.ts'
import { type RedisOptions, type RedisServer, startRedis } from './redis.ts'
import { canEnter, systemUser } from './system-user.ts'

const prefix = 'technomir-temporary-'

/** Options of {@link temporaryPostgres}: those of startPostgres, all optional. */
export type TemporaryPostgresOptions = Partial<Omit<PostgresOptions, 'dataDir'>>

/**
 * A PostgreSQL on a fresh cluster that stop() removes, with user `demo_user`, password `demo_password`, database
 * `ecommerce_db`. By default it never waits for the disk (fsync=off): it survives kill(), not a power cut. With `durable: true` it does.
 */
export async function temporaryPostgres(o: TemporaryPostgresOptions = {}): Promise<PostgresServer> {
  const folder = await temporaryFolder()
  const durable = o.durable ?? false
  const unsafe = { fsync: 'off', full_page_writes: 'off' }
  const start = () =>
    startPostgres({
      user: 'demo_user',
      password: 'demo_password',
      database: 'ecommerce_db',
      ...o,
      durable,
      settings: { shared_buffers: '32MB', ...(durable ? {} : unsafe), ...o.settings },
      dataDir: path.join(folder, 'postgres'),
    })
  return removingOnStop(start, folder)
}

/** A Redis in a fresh folder that stop() removes. */
export async function temporaryRedis(o: Partial<Omit<RedisOptions, 'dataDir'>> = {}): Promise<RedisServer> {
  const folder = await temporaryFolder()
  return removingOnStop(() => startRedis({ ...o, dataDir: path.join(folder, 'redis') }), folder)
}

async function removingOnStop<S extends PostgresServer | RedisServer>(
  start: () => Promise<S>,
  folder: string,
): Promise<S> {
  const server = await start().catch(async (error: unknown) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  const stop = server.stop.bind(server) as (...args: unknown[]) => Promise<void>
  server.stop = async (...args: unknown[]) => {
    await stop(...args)
    await rm(folder, { recursive: true, force: true })
  }
  return server
}

async function temporaryFolder(): Promise<string> {
  const account = await systemUser()
  const base = account === null || (await canEnter(account, os.tmpdir())) ? os.tmpdir() : '/tmp'
  swept ??= sweep(base)
  await swept
  const folder = await mkdtemp(path.join(base, prefix))
  await chmod(folder, 0o755)
  return folder
}

let swept: Promise<void> | undefined

/** Test runners get killed too. What earlier processes left behind is ended and removed, once per process. */
async function sweep(base: string): Promise<void> {
  const names = (await readdir(base)).filter(name => name.startsWith(prefix))
  await Promise.all(names.map(name => removeLeftover(path.join(base, name))))
}

async function removeLeftover(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => null)
  // Younger ones may just be starting; other people's are not ours to remove.
  if (found === null || Date.now() - found.mtimeMs < 60_000 || found.uid !== process.getuid?.()) return
  try {
    for (const name of ['postgres', 'redis']) await removeDataFolder(path.join(folder, name))
    await rm(folder, { recursive: true, force: true })
  } catch (error) {
    // In use by a test run beside this one, or being removed by its sweep.
    if (
      error instanceof DataFolderInUse ||
      ['ENOENT', 'ENOTEMPTY'].includes(String((error as NodeJS.ErrnoException).code))
    )
      return
    throw error
  }
}
