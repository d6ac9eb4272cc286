import cardValidator from 'card-validator'
import { ShopError } from '../errors.ts'

/** A card as a payment provider needs it. Its number is passed on and never kept, nor logged. */
export interface Card {
  /** Digits only. */
  readonly number: string
  /** `MM/YY` */
  readonly expiry: string
  readonly cvc: string
}

/** What may be kept and shown of a card. */
export interface ShownCard {
  /** `visa`, `mastercard`, `mir` … */
  readonly brand: string
  readonly last4: string
}

export interface CardInput {
  card_number: string
  expiry: string
  cvc: string
}

/**
 * Checks a card as far as one can without its bank. Throws `invalid_card` (400) for a number that no card has (Luhn, length)
 * and `card_expired` (400) for a month that has passed.
 */
export function readCard(input: CardInput): { card: Card; shown: ShownCard } {
  const number = input.card_number.replace(/[ -]/g, '')
  const checked = cardValidator.number(number, { luhnValidateUnionPay: true })
  if (!checked.isValid || checked.card === null) throw new ShopError('invalid_card')
  if (hasPassed(input.expiry, new Date())) throw new ShopError('card_expired')
  return {
    card: { number, expiry: input.expiry, cvc: input.cvc },
    shown: { brand: checked.card.type, last4: number.slice(-4) },
  }
}

/** A card is good to the end of its month, wherever on Earth that ends last. */
function hasPassed(expiry: string, now: Date): boolean {
  const [month = 0, year = 0] = expiry.split('/').map(Number)
  const ends = Date.UTC(2000 + year, month, 1, 12)
  return now.getTime() >= ends
}
