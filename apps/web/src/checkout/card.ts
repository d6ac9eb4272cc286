import cardValidator from 'card-validator'

/** What can be said of a card number while it is typed. */
export interface KnownCard {
  /** As people call it: `Visa`, `Mir`. */
  readonly brand: string | null
  readonly isValid: boolean
}

const check = (text: string) => cardValidator.number(text.replace(/\D/g, ''), { luhnValidateUnionPay: true })

export function knownCard(text: string): KnownCard {
  const { card, isValid } = check(text)
  return { brand: card?.niceType ?? null, isValid }
}

const longest = 19

/** The number in groups, as it stands on the card. */
export function groupNumber(text: string): string {
  const digits = text.replace(/\D/g, '').slice(0, longest)
  const gaps = check(digits).card?.gaps ?? [4, 8, 12, 16]
  return [...digits].map((digit, i) => (gaps.includes(i) ? ` ${digit}` : digit)).join('')
}

/** `MM/YY` out of what is typed or filled in: `5/27`, `0527`, `05/2027`. */
export function writeExpiry(text: string): string {
  const [first = '', second] = text.split(/\D+/).filter(part => part !== '')
  const month = first.slice(0, 2)
  const year = second ?? first.slice(2)
  const whole = month.length === 1 && (Number(month) > 1 || /\D/.test(text)) ? `0${month}` : month
  const short = year.length === 4 ? year.slice(2) : year.slice(0, 2)
  return whole.length < 2 || (short === '' && !/\D$/.test(text)) ? whole : `${whole}/${short}`
}

/** Whether a card with this `MM/YY` is still good. The shop has the last word. */
export function isGoodUntil(expiry: string, now: Date): boolean {
  const [, month, year] = /^(0[1-9]|1[0-2])\/(\d{2})$/.exec(expiry) ?? []
  return month !== undefined && now.getTime() < Date.UTC(2000 + Number(year), Number(month), 1, 12)
}
