import { keepInTab, keptInTab } from '../session/tab-storage.ts'
import type { CheckoutBody } from './use-checkout.ts'

/** Sending one order, however often that takes. */
interface Attempt {
  /** Its Idempotency-Key: the shop does one order for it. */
  readonly key: string
  /** Who orders. */
  readonly user: number
  /** What is ordered. */
  readonly of: string
}

const name = 'attempt'
const stored = () => keptInTab(name) as Attempt | undefined

/**
 * The Idempotency-Key for this order: the one of the attempt before as long as it is the same order, also after a reload of the page.
 * Of the card only what the shop itself keeps is remembered.
 */
export function keyFor(body: CheckoutBody, userId: number): string {
  const { card_number, expiry } = body.payment
  const last4 = card_number.replace(/\D/g, '').slice(-4)
  const of = JSON.stringify([body.address, last4, expiry, body.items])
  const before = stored()
  if (before?.user === userId && before.of === of) return before.key
  // Not randomUUID: it is missing where the shop is served without https.
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  keepInTab(name, { key, user: userId, of } satisfies Attempt)
  return key
}

/** Whether this user has sent an order whose answer has not been seen. */
export const isAttemptOpen = (userId: number): boolean => stored()?.user === userId

/** The attempt has come to an end: whatever is sent next is another order. */
export const endAttempt = (): void => keepInTab(name, undefined)
