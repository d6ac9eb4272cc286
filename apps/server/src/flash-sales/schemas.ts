import Type from 'typebox'
import { Id, Roubles, Time } from '../http/schemas.ts'
import { ProductRef } from '../products/schemas.ts'

const limit = (what: string) =>
  Type.Union([Type.Integer({ minimum: 1 }), Type.Null()], { description: `${what} null: without limit.` })

export const FlashSalesAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      product: ProductRef,
      price: Roubles,
      sale_price: Roubles,
      percent_off: Type.Integer({ minimum: 0, maximum: 100 }),
      start_time: Time,
      end_time: Time,
      quantity_limit: limit('Pieces that are sold at this price.'),
      per_user_limit: limit('Pieces that each user may buy.'),
      sold: Type.Integer({ minimum: 0, description: 'Pieces that have been sold.' }),
      left: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], {
        description: 'Pieces that are left; null: without limit. With the last one the sale ends.',
      }),
    }),
  ),
})
