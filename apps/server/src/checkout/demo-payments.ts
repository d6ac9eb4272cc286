import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { Database, DemoPaymentsTable } from '../database/schema.ts'
import type { Charge, Payment, PaymentProvider } from './payments.ts'

/** Cards that the demo's bank declines, with its reasons. It approves all others. */
const declinedCards = new Map([
  ['4000000000000002', 'card_declined'],
  ['4000000000009995', 'insufficient_funds'],
])

type Decided = Pick<DemoPaymentsTable, 'status' | 'reason' | 'amount'>

/**
 * Plays a bank: moves no money, but keeps books that survive every crash, as a bank would. Each call is one statement on a
 * row of its own, so the first decides.
 */
export class DemoPayments implements PaymentProvider {
  readonly #db: Kysely<Database>

  constructor(db: Kysely<Database>) {
    this.#db = db
  }

  async charge({ reference, amount, card }: Charge, signal: AbortSignal): Promise<Payment> {
    signal.throwIfAborted()
    const reason = declinedCards.get(card.number) ?? null
    const status = reason === null ? 'approved' : 'declined'
    const decided = await this.#decide(sql`(${reference}, ${status}, ${amount}, ${reason})`)
    if (decided.status !== 'voided' && decided.amount !== amount)
      throw new Error(
        `Payment ${reference} was made over ${decided.amount} ₽, not ${amount} ₽. Use a reference for one payment only.`,
      )
    return asPayment(decided)
  }

  async settle(reference: string, signal: AbortSignal): Promise<Payment> {
    signal.throwIfAborted()
    return asPayment(await this.#decide(sql`(${reference}, 'voided', 0, null)`))
  }

  async refund(reference: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const { rows } = await sql`
      update demo_payments set status = 'refunded', refunded_at = coalesce(refunded_at, now() at time zone 'utc')
      where reference = ${reference} and status in ('approved', 'refunded') returning status`.execute(
      this.#db,
    )
    if (rows.length === 0)
      throw new Error(`Payment ${reference} was never made; there is nothing to give back.`)
  }

  async #decide(values: RawBuilder<unknown>): Promise<Decided> {
    // The update changes nothing: it waits for the row and returns it.
    const { rows } = await sql<Decided>`
      insert into demo_payments (reference, status, amount, reason) values ${values}
      on conflict (reference) do update set reference = excluded.reference
      returning status, amount, reason`.execute(this.#db)
    const [decided] = rows
    if (decided === undefined) throw new Error('The books of the demo payments answered nothing.')
    return decided
  }
}

function asPayment({ status, reason }: Decided): Payment {
  if (status === 'declined') return { status, reason: reason ?? 'card_declined' }
  // What was given back had been taken.
  return { status: status === 'voided' ? 'voided' : 'approved' }
}
