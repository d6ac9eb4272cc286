const orders = ['popular', 'price', '-price', 'name', 'newest'] as const
const searchOrders = ['relevance', 'price', '-price', 'name', 'newest'] as const

/** What a list is narrowed to, as it stands in the address and as the API takes it. */
export interface ListFilter {
  brand?: string
  minPrice?: number
  maxPrice?: number
  inStock?: 'true'
  onSale?: 'true'
}

export interface CatalogueSearch extends ListFilter {
  sort?: (typeof orders)[number]
}

export interface SearchSearch extends ListFilter {
  q: string
  sort?: (typeof searchOrders)[number]
}

/** Whatever somebody wrote into the address becomes a filter that the API takes; the rest is left out. */
export function filterIn(given: { readonly [name: string]: unknown }): ListFilter {
  const filter: ListFilter = {}
  const brand = words(given.brand, 100)
  if (brand !== '') filter.brand = brand
  const min = price(given.minPrice)
  const max = price(given.maxPrice)
  if (min !== undefined) filter.minPrice = min
  if (max !== undefined) filter.maxPrice = max
  if (given.inStock === 'true') filter.inStock = 'true'
  if (given.onSale === 'true') filter.onSale = 'true'
  return filter
}

export function catalogueSearch(given: { readonly [name: string]: unknown }): CatalogueSearch {
  const sort = orders.find(order => order === given.sort)
  return { ...filterIn(given), ...(sort === undefined || sort === 'popular' ? {} : { sort }) }
}

export function searchSearch(given: { readonly [name: string]: unknown }): SearchSearch {
  const sort = searchOrders.find(order => order === given.sort)
  const q = words(typeof given.q === 'string' ? given.q.trim() : '', 200)
  return { q, ...filterIn(given), ...(sort === undefined || sort === 'relevance' ? {} : { sort }) }
}

/** How many filters are set. */
export const countFilters = ({ brand, minPrice, maxPrice, inStock, onSale }: ListFilter): number =>
  [brand, minPrice ?? maxPrice, inStock, onSale].filter(value => value !== undefined).length

/** A text that the API and an address can hold: not the half of a character, nor U+0000. */
const words = (value: unknown, longest: number): string =>
  typeof value === 'string'
    ? value
        .replaceAll('\0', '')
        .slice(0, longest)
        .replace(/[\ud800-\udbff]$/, '')
    : ''

const most = 2_147_483_647

function price(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number >= 0 && number <= most
    ? number
    : undefined
}
