import { sql, type Transaction } from 'kysely'
import type { Database, KeptAnswer } from '../database/schema.ts'

/** For so long a request may be repeated under its key. */
const keptHours = 24

/** Whose request, under which key. */
export interface RequestName {
  readonly userId: number
  readonly key: string
}

/** A request that has come before. */
export interface Earlier {
  readonly fingerprint: string
  readonly orderId: number
  /** `null` while its payment is under way. */
  readonly answer: KeptAnswer | null
}

export interface Known {
  /** `null` when the key is new, or forgotten. */
  readonly earlier: Earlier | null
  /** Whether another request of the user is being paid for. */
  readonly paying: boolean
}

/** What is known of a user's requests, and of the one under this key. */
export async function lookUp(trx: Transaction<Database>, { userId, key }: RequestName): Promise<Known> {
  const rows = await trx
    .selectFrom('checkouts')
    .select(['key', 'fingerprint', 'order_id as orderId', 'answer', isOld.as('old')])
    .where('user_id', '=', userId)
    .where(row => row.or([row('key', '=', key), row('answer', 'is', null)]))
    .execute()
  const earlier = rows.find(row => row.key === key)
  const paying = rows.some(row => row.key !== key)
  if (!earlier?.old || earlier.answer === null) return { earlier: earlier ?? null, paying }
  await trx.deleteFrom('checkouts').where('user_id', '=', userId).where('key', '=', key).execute()
  return { earlier: null, paying }
}

/** Keeps what was answered, or with `null` forgets the request, so that it may be made anew under its key. */
export async function keepAnswer(
  trx: Transaction<Database>,
  orderId: number,
  answer: KeptAnswer | null,
): Promise<void> {
  if (answer === null)
    await trx.deleteFrom('checkouts').where('order_id', '=', orderId).where('answer', 'is', null).execute()
  else
    await trx
      .updateTable('checkouts')
      .set({ answer: JSON.stringify(answer) })
      .where('order_id', '=', orderId)
      .where('answer', 'is', null)
      .execute()
}

/** What was answered about an order; `null` when nothing was, or it is forgotten. */
export async function answerAbout(trx: Transaction<Database>, orderId: number): Promise<KeptAnswer | null> {
  const row = await trx
    .selectFrom('checkouts')
    .select('answer')
    .where('order_id', '=', orderId)
    .executeTakeFirst()
  return row?.answer ?? null
}

/** Forgets answers that are older than a day. */
export async function forgetOld(trx: Transaction<Database>): Promise<void> {
  await trx.deleteFrom('checkouts').where('answer', 'is not', null).where(isOld).execute()
}

const isOld = sql<boolean>`created_at < clock_timestamp() at time zone 'utc' - make_interval(hours => ${keptHours})`
