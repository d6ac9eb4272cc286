import { withClient } from './database/client.ts'
import { migrate } from './database/migrate.ts'
import { createKysely, createPool } from './database/pool.ts'
import { withPrepareLock } from './database/prepare-lock.ts'
import { migratePair } from './replication/migrate-pair.ts'
import { ensurePublications } from './replication/publications.ts'
import { setUpReplication } from './replication/set-up.ts'
import { seedDemo } from './seed/demo.ts'

export interface PrepareOptions {
  /** postgres://user:password@host:port/database; the role may create roles, publications and extensions. */
  primaryUrl: string
  /** Logical replicas; the roles may create subscriptions. */
  replicaUrls?: readonly string[] | undefined
  /** How the replicas reach the primary, where that differs (containers). Default: REPLICATION_PRIMARY_URL, else primaryUrl. */
  primaryUrlForReplicas?: string | undefined
  /** Folder of the migrations. Default: the shop's own. */
  migrationsFolder?: string | undefined
  /** Insert the demo shop into an empty database. Default true. */
  seed?: boolean | undefined
  /** Of the role `replicator`. Default: REPLICATOR_PASSWORD, else `replpass`. */
  replicatorPassword?: string | undefined
  /** Told of each step that did something. */
  onStep?: ((text: string) => void) | undefined
  signal?: AbortSignal | undefined
}

/**
 * Makes a primary and its replicas ready for the server: migrations, publications, seed, replication. Does only what is
 * missing; safe when several processes call it at once. Throws an error that says what to do.
 */
export async function prepare(o: PrepareOptions): Promise<void> {
  const onStep = o.onStep ?? (() => {})
  const client = { url: o.primaryUrl, applicationName: 'technomir prepare' }
  let isConnected = false
  const work = withClient(client, async primary => {
    isConnected = true
    await requireLogical(primary)
    const lock = {
      timeoutMs: 300_000,
      signal: o.signal,
      onWait: () => onStep('waiting: another process prepares this database'),
    }
    await withPrepareLock(primary, lock, async () => {
      await migrateAndSeed(o, onStep)
      await ensurePublications(primary, onStep)
      await setUpReplication({
        primary,
        primaryUrlForReplicas: o.primaryUrlForReplicas ?? process.env.REPLICATION_PRIMARY_URL ?? o.primaryUrl,
        replicaUrls: o.replicaUrls ?? [],
        password: o.replicatorPassword ?? process.env.REPLICATOR_PASSWORD ?? 'replpass',
        onStep,
        signal: o.signal,
      })
    })
  })
  await work.catch(cause => {
    if (isConnected) throw cause
    const message =
      'The primary cannot be connected to. Does it run, and are host, port, database, user and password of DATABASE_URL right?'
    throw new Error(message, { cause })
  })
}

async function migrateAndSeed(o: PrepareOptions, onStep: (text: string) => void): Promise<void> {
  const pool = createPool({
    url: o.primaryUrl,
    applicationName: 'technomir prepare',
    max: 2,
    statementTimeoutMs: 0,
  })
  const db = createKysely(pool)
  try {
    const hooks = migratePair({ replicaUrls: o.replicaUrls ?? [], onStep })
    for (const name of await migrate(db, { folder: o.migrationsFolder, hooks })) onStep(`migration ${name}`)
    if ((o.seed ?? true) && (await seedDemo(db)))
      onStep('demo shop seeded: 6 products, 3 users, 3 comments, 1 flash sale')
  } finally {
    await db.destroy()
  }
}

async function requireLogical(primary: {
  query(text: string): Promise<{ rows: { level?: string }[] }>
}): Promise<void> {
  const { rows } = await primary.query(`select current_setting('wal_level') as level`)
  if (rows[0]?.level !== 'logical')
    throw new Error(
      `The primary runs with wal_level = ${rows[0]?.level}. Set wal_level = logical (ALTER SYSTEM SET wal_level = 'logical') and restart it.`,
    )
}
