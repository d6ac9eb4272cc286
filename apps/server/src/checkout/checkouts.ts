import type { Logger } from 'pino'
import type { Plumbing } from '../caching/plumbing.ts'
import type { KeptAnswer } from '../database/schema.ts'
import { ShopError } from '../errors.ts'
import type { Card } from './card.ts'
import { conclude } from './conclude.ts'
import type { Payment, PaymentProvider } from './payments.ts'
import { type CheckoutRequest, type Pending, reserve } from './reserve.ts'

export interface CheckoutsOptions {
  plumbing: Pick<Plumbing, 'commit' | 'write' | 'readNow'>
  payments: PaymentProvider
  logger: Logger
}

/** An answer, and the state that it shows. */
export interface Bought {
  readonly answer: KeptAnswer
  /** Whether it had been given before. */
  readonly replayed: boolean
  readonly epoch: string | null
  readonly position: number
}

/** A provider that has not answered by then is asked to settle. */
const chargeMs = 15_000
const settleMs = 5000

/**
 * Buying: reserve, pay, conclude. The two steps at the database are transactions, the payment between them is not; wherever a
 * server dies, the order names its payment, so a repeated request or the sweep of any server finds out what became of it.
 */
export class Checkouts {
  readonly #plumbing: CheckoutsOptions['plumbing']
  readonly #payments: PaymentProvider
  readonly #logger: Logger

  constructor({ plumbing, payments, logger }: CheckoutsOptions) {
    this.#plumbing = plumbing
    this.#payments = payments
    this.#logger = logger
  }

  /**
   * Buys what is in the user's cart. A request that comes again under its key gets its answer again; one whose server died helps
   * to finish it. Throws a {@link ShopError} when nothing was bought and the key is still free.
   */
  async buy(request: CheckoutRequest, card: Card): Promise<Bought> {
    const begun = await this.#plumbing.commit(trx => reserve(trx, request))
    if (begun.kind === 'answered') {
      const { epoch, position } = await this.#plumbing.readNow(async () => null)
      return { answer: begun.answer, replayed: true, epoch, position }
    }
    const { pending, joined } = begun
    const payment = await this.#pay(pending, card)
    const { value, epoch, position } = await this.#plumbing.write(trx =>
      conclude(trx, pending.orderId, payment),
    )
    if (value.answer === null) throw new ShopError('payment_unavailable', { headers: { 'retry-after': '1' } })
    return { answer: value.answer, replayed: joined || !value.first, epoch, position }
  }

  async #pay({ reference, amount }: Pending, card: Card): Promise<Payment> {
    try {
      return await this.#payments.charge({ reference, amount, card }, AbortSignal.timeout(chargeMs))
    } catch (error) {
      this.#logger.warn({ err: error, reference }, 'a payment could not be made; asking what became of it')
    }
    try {
      return await this.#payments.settle(reference, AbortSignal.timeout(settleMs))
    } catch (error) {
      throw new ShopError('payment_unavailable', {
        message:
          'It is not known yet whether the payment was made. Ask again in a minute with the same Idempotency-Key: it is never made twice.',
        headers: { 'retry-after': '60' },
        cause: error,
      })
    }
  }
}
