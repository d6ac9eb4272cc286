import type { Cache, Read } from '@technomir/cache'
import type { Kysely } from 'kysely'
import type { Refusal, ReplicaReader } from '../../caching/replica-reader.ts'
import type { Database } from '../../database/schema.ts'
import { experimentTtlMs } from '../own-caches.ts'
import { disturbed, type Lacks, notHere } from '../parts.ts'
import { mustHaveHeard, naiveCache, newPlay, type Props } from './props.ts'
import { saleSubscription } from './sale-subscription.ts'
import type { Play } from './schemas.ts'
import { Script } from './script.ts'
import { waitUntil } from './wait-until.ts'

/** A sale that nobody sees: it is over and switched off. Replicas have it all the same. */
interface Sale {
  readonly id: number
  readonly play: string
  readonly onLoaded?: () => void
}

export type SaleCache = Cache<Sale, number>

export const declareSaleCache = ({ caches, parts }: Pick<Props, 'caches' | 'parts'>): SaleCache =>
  caches.define<Sale, number>({
    name: 'lab-race-sale',
    policy: 'event',
    key: ({ play, id }) => `lab:race:sale:${play}:${id}`,
    tags: () => ['flash-sales'],
    ttlMs: experimentTtlMs,
    load: async ({ id, onLoaded }, context) => {
      onLoaded?.()
      return await parts.node.plumbing.read(context, ['flash_sales'], db => priceOf(db, id))
    },
  })

/** A sale that was over before the shop was: nobody sees it, and no other looks like it. */
const over = { start_time: '2000-01-01T00:00:00Z', end_time: '2000-01-02T00:00:00Z', active: false }

const pauseSeconds = 20
/** A subscription may take some seconds to begin again. */
const patienceMs = 12_000

/** A row is changed and invalidated while the replica is behind; the next reader loads it from the replica. */
export const laggingReplica =
  (sales: SaleCache) =>
  async (props: Props): Promise<Play[]> => {
    const { write } = props.parts.node.plumbing
    const replica = props.parts.node.replicas[0]
    if (!replica) throw notHere('replica')
    const found = await saleSubscription(replica)
    if ('lacks' in found) throw notHere(found.lacks)
    const { name: subscription } = found
    const { value: id } = await write(async trx => {
      // A server that was killed in the middle of a race has left its row; two races never run at once.
      await trx
        .deleteFrom('flash_sales')
        .where('start_time', '=', over.start_time)
        .where('end_time', '=', over.end_time)
        .where('active', '=', over.active)
        .execute()
      const { id: product_id } = await trx
        .selectFrom('products')
        .select('id')
        .limit(1)
        .executeTakeFirstOrThrow()
      const sale = { ...over, product_id, sale_price: 1 }
      return (await trx.insertInto('flash_sales').values(sale).returning('id').executeTakeFirstOrThrow()).id
    })
    const stage = { props, sales, replica, subscription, id }
    try {
      await hasPrice(stage, 1)
      return [await naive(stage), await ours(stage)]
    } finally {
      try {
        await props.pauses.resume(replica.name, subscription)
      } finally {
        await write(trx => trx.deleteFrom('flash_sales').where('id', '=', id).execute())
      }
    }
  }

interface Stage {
  readonly props: Props
  readonly sales: SaleCache
  readonly replica: ReplicaReader
  readonly subscription: string
  readonly id: number
}

async function naive(stage: Stage): Promise<Play> {
  const { props, replica, id } = stage
  const script = new Script()
  const cache = naiveCache(props)
  const key = `lab:race:naive:${newPlay()}:sale`
  await behind(stage, script)
  const newest = await changePrice(stage, script)
  await cache.invalidate(key)
  script.step('writer', 'invalidated', 'the writer deletes the key')
  const load = async () => {
    script.loads++
    const rows = await replica.run('SELECT sale_price FROM flash_sales WHERE id = $1', [id])
    return Number(rows[0]?.sale_price)
  }
  const old = await cache.read(key, load)
  script.step('reader A', 'stored', 'reader A loads the row from the replica and stores it', `v${old}`)
  await caughtUp(stage, script, newest)
  script.read('reader B', await cache.read(key, load), newest)
  return script.end(
    'naive',
    'The replica had not seen the change yet. The old row went into the cache after the invalidation, and stays although the replica has long caught up.',
  )
}

async function ours(stage: Stage): Promise<Play> {
  const { sales, id } = stage
  const script = new Script()
  const onLoaded = () => void script.loads++
  await behind(stage, script)
  const newest = await changePrice(stage, script)
  script.step('writer', 'invalidated', 'the commit itself raises the floor')
  const { play, readA, refusal } = await routed(stage, script)
  if (refusal === null) script.step('replica', 'served', 'the replica serves the load')
  else script.step('replica', 'refused', `the router refuses the replica: ${refusal.reason}`, refusal.code)
  script.read('reader A', readA.value, newest)
  await caughtUp(stage, script, newest)
  const readB = await sales.get({ id, play, onLoaded })
  script.read('reader B', readB.value, newest)
  return script.end(
    'ours',
    'A load from a replica must prove that it has durably applied every change the load has to show; else the primary answers.',
  )
}

/** Refusals that say what the race is about: the replica has not confirmed the change. */
const ofLagging = new Set<string>(['behind', 'disabled'] satisfies Refusal['code'][])

/** What other refusals are due to, where there is a name for it. */
const causes: Partial<Record<Refusal['code'], Lacks>> = { stopped: 'replica-stopped', unfed: 'subscription' }

/**
 * A read whose load the router has brought before this replica, and its refusal. Another replica may be asked first and serve it; then anew,
 * since they take turns. A replica that was refused for anything else has proved nothing, and neither has a blind server, which asks none.
 */
async function routed(
  { props, sales, replica, id }: Stage,
  script: Script,
): Promise<{ play: string; readA: Read<number>; refusal: Refusal | null }> {
  for (let tries = 3 * props.parts.node.replicas.length; tries > 0; tries--) {
    const [play, before] = [newPlay(), asked(replica)]
    script.loads = 0
    const readA = await sales.get({ id, play, onLoaded: () => void script.loads++ })
    if (readA.sources.includes(replica.name)) return { play, readA, refusal: null }
    if (readA.outcome === 'bypass') throw disturbed('sight')
    const refusal = asked(replica) > before ? replica.lastRefusal : null
    if (refusal === null) continue
    if (ofLagging.has(refusal.code)) return { play, readA, refusal }
    throw disturbed(
      causes[refusal.code] ?? null,
      `The replica was refused for another reason: ${refusal.reason}.`,
    )
  }
  throw disturbed(null, 'The router has not asked the replica.')
}

/** How often the replica has refused a load. */
const asked = (replica: ReplicaReader): number =>
  Object.values(replica.counters().refused).reduce((sum, count) => sum + count, 0)

async function behind({ props, replica, subscription }: Stage, script: Script): Promise<void> {
  await props.pauses.pause(replica.name, subscription, pauseSeconds)
  const running = `SELECT FROM pg_stat_subscription WHERE subname = $1 AND pid IS NOT NULL`
  await waitUntil(async () => (await replica.run(running, [subscription])).length === 0, patienceMs)
  script.step('replica', 'replica-paused', 'the subscription of the replica is paused')
}

async function caughtUp(stage: Stage, script: Script, price: number): Promise<void> {
  const { props, replica, subscription } = stage
  await props.pauses.resume(replica.name, subscription)
  await hasPrice(stage, price)
  script.step('replica', 'replica-resumed', 'the replica follows again and has caught up', `v${price}`)
}

const hasPrice = ({ replica, id }: Stage, price: number): Promise<void> =>
  waitUntil(async () => {
    const rows = await replica.run('SELECT sale_price FROM flash_sales WHERE id = $1', [id])
    return Number(rows[0]?.sale_price) === price
  }, patienceMs)

async function changePrice({ props, id }: Stage, script: Script): Promise<number> {
  const written = await props.parts.node.plumbing.write(trx =>
    trx
      .updateTable('flash_sales')
      .set(eb => ({ sale_price: eb('sale_price', '+', 1) }))
      .where('id', '=', id)
      .returning('sale_price')
      .executeTakeFirstOrThrow(),
  )
  mustHaveHeard(props, written)
  const { sale_price: price } = written.value
  script.step('writer', 'committed', 'the writer commits a newer version on the primary', `v${price}`)
  return price
}

async function priceOf(db: Kysely<Database>, id: number): Promise<number> {
  const row = await db.selectFrom('flash_sales').select('sale_price').where('id', '=', id).executeTakeFirst()
  return row?.sale_price ?? 0
}
