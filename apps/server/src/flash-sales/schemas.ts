import Type from 'typebox'
import { Id, Roubles, Time } from '../http/schemas.ts'
import { ProductRef } from '../products/schemas.ts'

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
    }),
  ),
})
