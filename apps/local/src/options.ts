import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ParseArgsConfig, parseArgs } from 'node:util'

/** What `npm start` was asked for: command line and environment, checked. */
export interface Options {
  /** Folder of clusters, logs and stack.json. TECHNOMIR_DATA, else .technomir in the project. */
  dataDir: string
  /** Begin anew: the clusters in dataDir are deleted first. */
  reset: boolean
  /** PORT; null: 8080, or a free one when that is taken. */
  port: number | null
  /** DATABASE_URL; null: PostgreSQL is started here. */
  databaseUrl: string | null
  /** REPLICA_URLS, only together with DATABASE_URL. */
  replicaUrls: string[]
  /** REDIS_URL, several of a cluster separated by commas; null: a Redis on the PATH is started here, or there is none. */
  redisUrl: string | null
}

/** The project's folder. */
export const projectRoot = fileURLToPath(new URL('../../..', import.meta.url))

/** A mistake of the person who typed the command: shown as it is, without a stack trace. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Where the data lies: TECHNOMIR_DATA, else .technomir in the project. */
export function dataFolder(env: NodeJS.ProcessEnv): string {
  return path.resolve(projectRoot, env.TECHNOMIR_DATA || '.technomir')
}

/** Reads options; throws {@link UsageError}. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const { reset } = parseCommandLine('Usage: npm start [-- --reset]', {
    args: [...args],
    options: { reset: { type: 'boolean', default: false } },
  }).values
  const databaseUrl = env.DATABASE_URL || null
  if (databaseUrl !== null && reset) {
    throw new UsageError(
      '--reset deletes only what npm start made itself. Empty the database of DATABASE_URL by hand.',
    )
  }
  const replicaUrls = (env.REPLICA_URLS ?? '').split(',').filter(Boolean)
  if (replicaUrls.length > 0 && databaseUrl === null)
    throw new UsageError('REPLICA_URLS needs DATABASE_URL beside it.')
  checkUrl('DATABASE_URL', databaseUrl, ['postgres:', 'postgresql:'])
  for (const url of replicaUrls) checkUrl('REPLICA_URLS', url, ['postgres:', 'postgresql:'])
  for (const url of (env.REDIS_URL ?? '').split(',').filter(Boolean))
    checkUrl('REDIS_URL', url.trim(), ['redis:', 'rediss:'])
  return {
    dataDir: dataFolder(env),
    reset,
    port: readPort(env.PORT),
    databaseUrl,
    replicaUrls,
    redisUrl: env.REDIS_URL || null,
  }
}

/** Reads what stands behind a command of ours; throws {@link UsageError} with how it is used. */
export function parseCommandLine<T extends ParseArgsConfig>(
  usage: string,
  config: T,
): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config)
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

function readPort(text: string | undefined): number | null {
  if (!text) return null
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`PORT=${text} is not a port number.`)
  return port
}

function checkUrl(name: string, text: string | null, protocols: readonly string[]): void {
  if (text === null) return
  if (URL.canParse(text) && protocols.includes(new URL(text).protocol)) return
  throw new UsageError(`${name} must look like ${protocols[0]}//user:password@host:port/… (it is "${text}").`)
}
