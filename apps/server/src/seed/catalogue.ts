import { kinds, opinions } from './catalogue-data.ts'
import { createRandom } from './random.ts'

export interface CatalogueProduct {
  name: string
  price: number
  category: string
  brand: string
  description: string
  stock: number
  is_bestseller: boolean
  created_at: string
}

export interface CatalogueComment {
  /** Which of the seeded buyers wrote it. */
  buyer: number
  rating: number
  text: string
  created_at: string
}

export interface CatalogueOrder {
  buyer: number
  created_at: string
  /** This product, and others so many places before it in the catalogue. */
  lines: { back: number; quantity: number }[]
}

export interface CatalogueEntry {
  product: CatalogueProduct
  comments: CatalogueComment[]
  orders: CatalogueOrder[]
}

/** How many buyers write the comments and orders of the large catalogue. */
export const buyers = 200
const startOf2025 = Date.UTC(2025, 0, 1)
const yearMinutes = 365 * 24 * 60

/** The product at this place of the large catalogue, with what was said and sold of it. The same for ever. */
export function catalogueEntry(index: number): CatalogueEntry {
  const random = createRandom(index + 1)
  const kind = random.pick(kinds)
  const brand = random.pick(kind.brands)
  const model = `${random.pick(kind.lines)} ${random.between(2, 99)}${random.pick(['', '', ' S', ' SE', ' X', ' Plus'])}`
  const [low, high] = kind.price
  // Squared: cheap things are more numerous than dear ones. Prices end in 90, as prices do.
  const price = Math.round((low + (high - low) * random.next() ** 2) / 100) * 100 - 10
  const first = random.pick(kind.features)
  const second = random.pick(kind.features)
  const at = () => new Date(startOf2025 + random.between(0, yearMinutes) * 60_000).toISOString().slice(0, -1)
  const product = {
    name: `${kind.noun} ${brand} ${model} ${random.pick(kind.variants)}`,
    price,
    category: kind.category,
    brand,
    description: `${kind.noun} ${brand} ${model}: ${first === second ? first : `${first}, ${second}`}. Гарантия ${random.pick([1, 2, 3])} г.`,
    stock: random.chance(0.05) ? 0 : random.between(1, 120),
    is_bestseller: random.chance(0.002),
    created_at: at(),
  }
  const written = Array.from({ length: random.chance(0.25) ? random.between(1, 2) : 0 }, () => {
    const rating = random.pick([5, 5, 5, 4, 4, 3, 2, 1])
    return {
      buyer: random.between(0, buyers - 1),
      rating,
      text: random.pick(opinions[rating - 1] ?? opinions[0]),
      created_at: at(),
    }
  })
  // One of each buyer, as the shop has it.
  const comments = written.filter((c, i) => written.findIndex(other => other.buyer === c.buyer) === i)
  const orders = random.chance(0.12)
    ? [{ buyer: random.between(0, buyers - 1), created_at: at(), lines: orderLines(index, random) }]
    : []
  return { product, comments, orders }
}

function orderLines(index: number, random: ReturnType<typeof createRandom>) {
  const own = { back: 0, quantity: random.chance(0.02) ? random.between(5, 40) : random.between(1, 2) }
  const others = new Set([random.between(1, 20), random.between(1, 20)].slice(0, random.between(0, 2)))
  return [own, ...[...others].filter(back => back <= index).map(back => ({ back, quantity: 1 }))]
}
