const letters: Record<string, string> = Object.fromEntries(
  [...'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'].map((letter, i) => [
    letter,
    'a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh sch  y  e yu ya'.split(' ')[i] ?? '',
  ]),
)

/** The part of a product's address: its id, and its name for people: `3-apple-airpods-pro-2-usb-c`. */
export function productSlug({ id, name }: { id: number; name: string }): string {
  const words = [...name.toLowerCase()]
    .map(letter => letters[letter] ?? letter)
    .join('')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
    .replace(/^-+|-+$/g, '')
  return words === '' ? String(id) : `${id}-${words}`
}

/** The id at the beginning of it; null where there is none that a product can have. */
export function productIdIn(slug: string): number | null {
  const [, digits] = /^([1-9]\d{0,9})(-|$)/.exec(slug) ?? []
  const id = Number(digits)
  return digits !== undefined && id <= 2_147_483_647 ? id : null
}
