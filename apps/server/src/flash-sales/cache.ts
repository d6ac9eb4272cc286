import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { existingProducts, type ProductCache } from '../products/cache.ts'
import type { Product } from '../products/queries.ts'
import { limitsOf, type SaleLimits } from './limits.ts'
import { activeSales, type FlashSale } from './queries.ts'

export interface FlashSalesPage {
  items: ({
    id: number
    product: Product
    price: number
    sale_price: number
    percent_off: number
    start_time: string
    end_time: string
  } & SaleLimits)[]
}

export interface FlashSalesCaches {
  sales: Cache<void, FlashSale[]>
  page: Cache<void, FlashSalesPage>
}

/** Ends with any change of a sale, and by itself at the moment when the next one starts or ends. */
export function declareFlashSales(
  { caches, config, read }: Plumbing,
  others: { product: ProductCache },
): FlashSalesCaches {
  const sales = caches.define<void, FlashSale[]>({
    name: 'flash-sales',
    policy: 'event',
    key: () => 'flash_sales',
    tags: () => ['flash-sales'],
    ttlMs: config.ttlMs.flashSales,
    load: async (_, context) => {
      const { sales, validForMs } = await read(context, ['flash_sales'], activeSales)
      if (validForMs !== null) context.validFor(validForMs)
      return sales
    },
  })
  // Apart from the sales: each piece that is sold ends these, but which sales run and what they cost stays.
  const limits = caches.define<number, SaleLimits>({
    name: 'flash-sale-limits',
    policy: 'event',
    key: id => `flash_sale_limits:${id}`,
    tags: id => [`flash-sale-limits:${id}`],
    ttlMs: config.ttlMs.flashSales,
    load: async (id, context) => {
      const [found] = await read(context, ['flash_sale_limits'], db => limitsOf(db, [id]))
      return found as SaleLimits
    },
    loadMany: (ids, contexts) => read(contexts, ['flash_sale_limits'], db => limitsOf(db, ids)),
  })
  const page = caches.define<void, FlashSalesPage>({
    name: 'flash-sales-page',
    presents: sales.definition,
    policy: 'event',
    composed: true,
    key: () => 'flash_sales:page',
    ttlMs: config.ttlMs.flashSales,
    load: async () => {
      const { value: active } = await sales.get()
      const [products, limited] = await Promise.all([
        existingProducts(
          others.product,
          active.map(s => s.product_id),
        ),
        limits.getMany(active.map(s => s.id)),
      ])
      return {
        items: active.flatMap(({ id, product_id, sale_price, start_time, end_time }, i) => {
          const product = products.get(product_id)
          const limit = limited[i]
          if (product === undefined || limit === undefined) return []
          const { price } = product
          return [
            {
              id,
              product,
              price,
              sale_price,
              percent_off: percentOff(price, sale_price),
              start_time,
              end_time,
              ...limit.value,
            },
          ]
        }),
      }
    },
  })
  return { sales, page }
}

/** Rounded down, so that no answer promises more than the price gives; 0 for a sale that is none. */
export function percentOff(price: number, salePrice: number): number {
  return price <= 0 ? 0 : Math.max(0, Math.floor(((price - salePrice) * 100) / price))
}
