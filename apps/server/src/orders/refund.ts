import { type Kysely, sql } from 'kysely'
import type { PaymentProvider } from '../checkout/payments.ts'
import type { Database } from '../database/schema.ts'

/** A cancelled order whose money has not been given back yet. */
export interface RefundDue {
  readonly orderId: number
  /** Names the payment. */
  readonly reference: string
}

/** Gives the money of a cancelled order back and notes it down. May be repeated: the provider does it once. */
export async function refund(
  db: Kysely<Database>,
  payments: PaymentProvider,
  due: RefundDue,
  signal: AbortSignal,
): Promise<void> {
  await payments.refund(due.reference, signal)
  await sql`
    update orders set refunded_at = clock_timestamp() at time zone 'utc' where id = ${due.orderId} and refunded_at is null`.execute(
    db,
  )
}
