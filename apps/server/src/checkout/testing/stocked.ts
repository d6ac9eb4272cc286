import type { InProcessShop } from '../../testing/inject.ts'

/** What {@link stockUp} delivers, by product. */
export const delivered = new Map([
  [1, 10],
  [2, 5],
])

/** A shop in which nothing has been bought: ten pieces of product 1 for 1000 roubles each, five of product 2 for 500, no sale. */
export async function stockUp(shop: InProcessShop): Promise<void> {
  await shop.sql(
    'truncate cart_items, orders, order_items, checkouts, demo_payments; delete from flash_sales',
  )
  await shop.sql('update products set stock = 10, price = 1000 where id = 1')
  await shop.sql('update products set stock = 5, price = 500 where id = 2')
}
