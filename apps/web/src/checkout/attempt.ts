import type { CheckoutBody } from './use-checkout.ts'

/** Sending one order, however often that takes. */
interface Attempt {
  /** Its Idempotency-Key: the shop does one order for it. */
  readonly key: string
  /** What is ordered. */
  readonly of: string
}

const storageKey = 'technomir-attempt'
/** Where storage is forbidden, an attempt lasts as long as the page. */
let inMemory: Attempt | null = null

function stored(): Attempt | null {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') as Attempt | null
  } catch {
    return inMemory
  }
}

function store(attempt: Attempt | null): void {
  inMemory = attempt
  try {
    if (attempt === null) sessionStorage.removeItem(storageKey)
    else sessionStorage.setItem(storageKey, JSON.stringify(attempt))
  } catch {
    // Then in memory alone.
  }
}

/**
 * The Idempotency-Key for this order: the one of the attempt before as long as it is the same order, also after a reload of the page.
 * Of the card only what the shop itself keeps is remembered.
 */
export function keyFor(body: CheckoutBody, userId: number): string {
  const { card_number, expiry } = body.payment
  const last4 = card_number.replace(/\D/g, '').slice(-4)
  const of = JSON.stringify([userId, body.address, last4, expiry, body.items])
  const before = stored()
  if (before?.of === of) return before.key
  // Not randomUUID: it is missing where the shop is served without https.
  const key = Array.from(crypto.getRandomValues(new Uint8Array(16)), byte =>
    byte.toString(16).padStart(2, '0'),
  ).join('')
  store({ key, of })
  return key
}

/** Whether an order was sent whose answer has not been seen. */
export const isAttemptOpen = (): boolean => stored() !== null

/** The attempt has come to an end: whatever is sent next is another order. */
export const endAttempt = (): void => store(null)
