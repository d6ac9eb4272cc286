import { keepInTab, keptInTab } from '../session/tab-storage.ts'
import type { SeenLine } from './price-changes.ts'
import type { Preview } from './queries.ts'
import type { CheckoutBody } from './use-checkout.ts'

/** The form: an address and a card. */
export interface CheckoutFields {
  name: string
  phone: string
  city: string
  street: string
  postcode: string
  comment: string
  card_number: string
  expiry: string
  cvc: string
}

export const noFields: CheckoutFields = {
  name: '',
  phone: '',
  city: '',
  street: '',
  postcode: '',
  comment: '',
  card_number: '',
  expiry: '',
  cvc: '',
}

/** Of any country, as the server takes them: 4 to 10 letters and digits, one digit at least. */
export const postcodePattern = /^(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9 -]{2,8}[A-Za-z0-9]$/

export const isField = (name: string): name is keyof CheckoutFields => Object.hasOwn(noFields, name)

/** The request for an order: what stands on the screen, at the prices that stand there. */
export function bodyOf(fields: CheckoutFields, { items }: Preview): CheckoutBody {
  const { card_number, expiry, cvc, comment, ...address } = fields
  return {
    address: { ...address, ...(comment.trim() === '' ? {} : { comment }) },
    payment: { method: 'card', card_number: card_number.trim(), expiry: expiry.trim(), cvc: cvc.trim() },
    items: items.map(({ product_id, quantity, unit_price }) => ({ product_id, quantity, unit_price })),
  }
}

export const seenIn = ({ items }: Preview): SeenLine[] =>
  items.map(({ product_id, name, unit_price }) => ({ product_id, name, unit_price }))

const draft = 'address'

type Draft = { user: number } & Partial<CheckoutFields>

/** What this user typed of the address before the page was loaded again; nothing of anybody else's. The card is never kept. */
export function draftAddress(userId: number): Partial<CheckoutFields> {
  const { user, ...fields } = (keptInTab(draft) as Draft | undefined) ?? { user: userId }
  return user === userId ? fields : {}
}

/** Keeps the address as long as the tab is open and the user signed in. */
export function keepAddress(
  user: number,
  { name, phone, city, street, postcode, comment }: Partial<CheckoutFields>,
): void {
  keepInTab(draft, { user, name, phone, city, street, postcode, comment })
}
