import { createRandom, type Random } from '@technomir/server/random'

/** One thing that a buyer does. */
export type Step =
  | { readonly does: 'home' }
  | { readonly does: 'catalogue'; readonly query: string }
  | { readonly does: 'product'; readonly id: number }
  | { readonly does: 'suggest'; readonly words: string }
  | { readonly does: 'search'; readonly words: string }
  | { readonly does: 'add'; readonly id: number; readonly quantity: number }
  | { readonly does: 'change'; readonly id: number; readonly quantity: number }
  | { readonly does: 'remove'; readonly id: number }
  | { readonly does: 'register' }
  | { readonly does: 'checkout' }
  | { readonly does: 'cancel' }

export type JourneyKind = 'browse' | 'search' | 'cart' | 'buy'

/** What somebody comes for, planned to the millisecond. */
export interface Journey {
  readonly kind: JourneyKind
  /** When it begins, ms after the start of the load. */
  readonly atMs: number
  /** When each step is due, ms after the beginning of the journey, whatever the steps before take. */
  readonly steps: readonly { readonly afterMs: number; readonly step: Step }[]
}

/** What can be looked at and bought. */
export interface Assortment {
  readonly products: readonly { readonly id: number; readonly name: string; readonly brand: string }[]
  readonly categories: readonly string[]
}

const sorts = ['popular', 'price', '-price', 'name', 'newest'] as const
/** Of a hundred journeys. */
const mix: readonly (readonly [JourneyKind, number])[] = [
  ['browse', 50],
  ['search', 20],
  ['cart', 20],
  ['buy', 10],
]
/** Between two steps, ms. */
const pause = { shortest: 150, longest: 900 }

/**
 * The journeys of a load, in the order in which they begin: so many per second on average and independent of each other (a Poisson process), as
 * people come who know nothing of each other nor of how busy the shop is.
 */
export function* journeys(o: {
  seed: number
  rate: number
  seconds: number
  shop: Assortment
}): Generator<Journey> {
  const random = createRandom(o.seed)
  let atMs = 0
  for (;;) {
    atMs += (-Math.log(1 - random.next()) / o.rate) * 1000
    if (atMs >= o.seconds * 1000) return
    const kind = kindFor(random.between(1, 100))
    let afterMs = 0
    const steps = stepsOf(kind, random, o.shop).map(step => {
      const due = { afterMs, step }
      afterMs += random.between(pause.shortest, pause.longest)
      return due
    })
    yield { kind, atMs, steps }
  }
}

function kindFor(percent: number): JourneyKind {
  let sum = 0
  for (const [kind, share] of mix) {
    sum += share
    if (percent <= sum) return kind
  }
  return 'browse'
}

function stepsOf(kind: JourneyKind, random: Random, shop: Assortment): Step[] {
  switch (kind) {
    case 'browse':
      return [{ does: 'home' }, ...times(random.between(1, 3), () => looking(random, shop)).flat()]
    case 'search':
      return searching(random, shop)
    case 'cart':
      return carting(random, shop)
    case 'buy':
      return buying(random, shop)
  }
}

function looking(random: Random, shop: Assortment): Step[] {
  return [
    { does: 'catalogue', query: filter(random, shop) },
    ...times(random.between(1, 2), (): Step => ({ does: 'product', id: product(random, shop).id })),
  ]
}

/** Types a word letter by letter, more or less, and looks at what is found. */
function searching(random: Random, shop: Assortment): Step[] {
  const { id, name, brand } = product(random, shop)
  const words = random.chance(0.5) ? brand : name.split(' ').slice(0, 2).join(' ')
  return [
    { does: 'suggest', words: words.slice(0, 2) },
    { does: 'suggest', words: words.slice(0, 4) },
    { does: 'search', words },
    { does: 'product', id },
  ]
}

function carting(random: Random, shop: Assortment): Step[] {
  const { id } = product(random, shop)
  return [
    { does: 'product', id },
    { does: 'add', id, quantity: 1 },
    { does: 'change', id, quantity: random.between(2, 3) },
    ...(random.chance(0.7) ? [{ does: 'remove', id } as const] : []),
  ]
}

function buying(random: Random, shop: Assortment): Step[] {
  const { id } = product(random, shop)
  return [
    { does: 'product', id },
    { does: 'register' },
    { does: 'add', id, quantity: random.chance(0.8) ? 1 : 2 },
    { does: 'checkout' },
    ...(random.chance(0.3) ? [{ does: 'cancel' } as const] : []),
  ]
}

/** Some products are wanted far more than others. */
function product(random: Random, { products }: Assortment): Assortment['products'][number] {
  const index = Math.floor(random.next() ** 2 * products.length)
  const found = products[index]
  if (found === undefined) throw new Error('The shop has no products.')
  return found
}

function filter(random: Random, shop: Assortment): string {
  const query = new URLSearchParams()
  const { categories } = shop
  if (random.chance(0.7) && categories.length > 0)
    query.set('category', categories[random.between(0, categories.length - 1)] ?? '')
  if (random.chance(0.3)) query.set('brand', product(random, shop).brand)
  if (random.chance(0.2)) query.set('maxPrice', String(random.between(1, 10) * 10_000))
  if (random.chance(0.2)) query.set('inStock', 'true')
  if (random.chance(0.5)) query.set('sort', random.pick(sorts))
  return query.toString()
}

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make)
