import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from '@technomir/local-services'
import { prepare } from '@technomir/server/prepare'
import { buildStorefront } from '@technomir/web/build'
import { type Databases, startDatabases } from './databases.ts'
import { takeLock } from './lock.ts'
import { logFile } from './logs.ts'
import { type Options, projectRoot, UsageError } from './options.ts'
import { chooseRedis, type RedisChoice } from './redis-service.ts'
import { resetData } from './reset.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { removeStackFile, type StackFile, writeStackFile } from './stack-file.ts'
import { createSteps, type Steps } from './steps.ts'
import { Stopper } from './stopper.ts'

/** All that `npm start` runs. */
export interface Stack {
  readonly file: StackFile
  readonly redisDescription: string
  /** Settles when the server ends without having been asked to, with how. */
  readonly serverEnded: Promise<string>
  /** Stops everything in order, within 5 s. */
  stop(): Promise<void>
}

const usualPort = 8080

/** Starts databases, Redis and server, one visible step after the other. When a step fails, what ran before it is stopped. */
export async function startStack(
  o: Options,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<Stack> {
  await mkdir(o.dataDir, { recursive: true })
  const lock = await takeLock(o.dataDir)
  const stopper = new Stopper()
  stopper.add(1000, async () => {
    await removeStackFile(o.dataDir)
    await lock.release()
  })
  const steps = createSteps(print)
  try {
    if (o.reset) await steps.run('Old data deleted', () => resetData(o.dataDir))
    // Beside the databases: both take seconds the first time, and nothing at all later.
    const storefront = steps.run('Storefront', async note => {
      if (!(await buildStorefront())) note('as built before')
    })
    // A failure is told when it is waited for.
    storefront.catch(() => {})
    const { databases, redis } = await startServices(o, steps, stopper, print, signal)
    await prepareDatabases(databases, steps, signal)
    await storefront
    const server = await startShop(o, databases, redis, lock.serverStarted, steps, signal)
    stopper.add(2400, () => server.stop(2200))
    const file = describe(databases, redis, server)
    await writeStackFile(o.dataDir, file)
    return {
      file,
      redisDescription: redis.description,
      serverEnded: server.exited,
      stop: () => stopper.stop(),
    }
  } catch (error) {
    await stopper.stop()
    throw error
  }
}

async function startServices(
  o: Options,
  steps: Steps,
  stopper: Stopper,
  print: (line: string) => void,
  signal: AbortSignal,
): Promise<{ databases: Databases; redis: RedisChoice }> {
  const lost = (name: string) => (): void =>
    print(
      `  ! ${name} ended unexpectedly (see ${path.join(o.dataDir, 'logs')}). The shop goes on as well as it can; start anew to have it back.`,
    )
  let databases: Databases = { primaryUrl: '', replicaUrls: [], started: [] }
  await steps.run('PostgreSQL', async note => {
    databases = await startDatabases(o, name => lost(name)(), signal)
    const ports = databases.started.toReversed().map(({ name, server }) => `${name} on port ${server.port}`)
    note(ports.join(', ') || 'the one of DATABASE_URL')
  })
  // Last added stops first: server, Redis, replica, primary.
  for (const { server } of databases.started.toReversed()) stopper.add(900, () => server.stop('fast', 700))
  let redis: RedisChoice = { url: null, description: '', server: null }
  await steps.run('Redis', async note => {
    redis = await chooseRedis(o, lost('Redis'), signal)
    note(redis.description)
  })
  const { server } = redis
  if (server !== null) stopper.add(500, () => server.stop(400))
  return { databases, redis }
}

async function prepareDatabases(databases: Databases, steps: Steps, signal: AbortSignal): Promise<void> {
  await steps.run('Database prepared (migrations, seed, replication)', async note => {
    let done = 0
    const onStep = (text: string): void => {
      done++
      steps.detail(text)
    }
    await prepare({ primaryUrl: databases.primaryUrl, replicaUrls: databases.replicaUrls, onStep, signal })
    if (done === 0) note('nothing to do')
  })
}

async function startShop(
  o: Options,
  databases: Databases,
  redis: RedisChoice,
  onPid: (pid: number) => Promise<void>,
  steps: Steps,
  signal: AbortSignal,
): Promise<ServerProcess> {
  const port = await choosePort(o.port)
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    PORT: String(port),
    DATABASE_URL: databases.primaryUrl,
    REPLICA_URLS: databases.replicaUrls.join(','),
  }
  if (redis.url === null) delete env.REDIS_URL
  else env.REDIS_URL = redis.url
  const entry = path.join(projectRoot, 'apps', 'server', 'src', 'main.ts')
  let server: ServerProcess | undefined
  await steps.run('Server', async note => {
    server = await startServer({ entry, env, logFile: await logFile(o.dataDir, 'server'), onPid, signal })
    note(server.url)
  })
  if (server === undefined) throw new Error('The server step ended without a server.')
  return server
}

async function choosePort(wanted: number | null): Promise<number> {
  if (wanted === null) return freePort(usualPort)
  if (wanted === 0) return freePort()
  const port = await freePort(wanted)
  if (port === wanted) return port
  throw new UsageError(
    `Port ${wanted} is taken by another program. Set PORT to another one, or leave it out.`,
  )
}

function describe(databases: Databases, redis: RedisChoice, server: ServerProcess): StackFile {
  const pids: Record<string, number> = { local: process.pid, server: server.pid }
  for (const one of databases.started) pids[one.name] = one.server.pid
  if (redis.server !== null) pids.redis = redis.server.pid
  return {
    url: server.url,
    primary: databases.primaryUrl,
    replica: databases.replicaUrls[0] ?? null,
    redis: redis.url,
    pids,
  }
}
