import Type from 'typebox'
import { Id, Roubles } from '../http/schemas.ts'
import { ProductRef } from '../products/schemas.ts'

export const CartAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      product: ProductRef,
      quantity: Type.Integer({ minimum: 1 }),
      unit_price: Type.Integer({
        minimum: 0,
        description: 'The flash price while a sale runs, else the price.',
      }),
      total: Roubles,
    }),
  ),
  quantity: Type.Integer({ minimum: 0, description: 'Pieces in all lines.' }),
  total: Roubles,
})

export const AddBody = Type.Object(
  { quantity: Type.Optional(Type.Integer({ default: 1, description: 'How many more; without it one.' })) },
  { additionalProperties: false },
)

export const AddAnswer = Type.Object({
  product_id: Id,
  quantity: Type.Integer({ minimum: 1, description: 'How many of it are in the cart now.' }),
  added: Type.Integer({ minimum: 1 }),
})

export const QuantityBody = Type.Object(
  { quantity: Type.Integer({ minimum: 0, description: 'How many of it shall be in the cart; 0: none.' }) },
  { additionalProperties: false },
)

export const CartLineAnswer = Type.Object({
  product_id: Id,
  quantity: Type.Integer({ minimum: 0, description: 'How many of it are in the cart now.' }),
})
