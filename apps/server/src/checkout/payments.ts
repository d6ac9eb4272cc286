import type { Card } from './card.ts'

export type Payment =
  /** The money has been taken. */
  | { readonly status: 'approved' }
  /** The bank said no. */
  | { readonly status: 'declined'; readonly reason: string }
  /** Given up before it was made: it never will be. */
  | { readonly status: 'voided' }

export interface Charge {
  /** Names the payment, for ever. A UUID. */
  readonly reference: string
  /** Whole roubles. */
  readonly amount: number
  readonly card: Card
}

/**
 * Whoever takes the money. Everything is idempotent by reference, so that servers may fail, repeat themselves and come
 * late: the first of `charge` and `settle` decides, and all later calls are told what was decided.
 */
export interface PaymentProvider {
  /** Takes the money, once. Rejects when it is not known whether it was taken. */
  charge(charge: Charge, signal: AbortSignal): Promise<Payment>
  /** Ends a payment of which nobody knows how far it came: what was not charged by now is voided and cannot be charged any more. */
  settle(reference: string, signal: AbortSignal): Promise<Payment>
  /** Gives the money of an approved payment back, once. */
  refund(reference: string, signal: AbortSignal): Promise<void>
}
