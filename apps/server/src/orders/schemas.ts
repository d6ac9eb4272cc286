import Type from 'typebox'
import { Id, Roubles, Time } from '../http/schemas.ts'

const Status = Type.Union([Type.Literal('placed'), Type.Literal('paid'), Type.Literal('cancelled')], {
  description: 'placed: the payment is under way.',
})

const line = {
  product_id: Id,
  name: Type.String({ description: 'As the product was called then.' }),
  quantity: Type.Integer({ minimum: 1 }),
  unit_price: Roubles,
}

export const OrderAnswer = Type.Object({
  id: Id,
  status: Status,
  total: Roubles,
  created_at: Time,
  address: Type.Union([
    Type.Object({
      name: Type.String(),
      phone: Type.String(),
      city: Type.String(),
      street: Type.String(),
      postcode: Type.String(),
      comment: Type.Optional(Type.String()),
    }),
    Type.Null(),
  ]),
  payment: Type.Union([
    Type.Object({
      brand: Type.String({ description: 'visa, mastercard, mir …' }),
      last4: Type.String({ description: 'All that is kept of the number.' }),
    }),
    Type.Null(),
  ]),
  items: Type.Array(Type.Object({ ...line, total: Roubles, sale_id: Type.Union([Id, Type.Null()]) })),
  cancellable: Type.Boolean(),
})

export const OrderSummaryAnswer = Type.Object({
  id: Id,
  status: Status,
  total: Roubles,
  quantity: Type.Integer({ minimum: 0, description: 'Pieces in all lines.' }),
  created_at: Time,
  items: Type.Array(Type.Object(line)),
})

export const OrdersAnswer = Type.Object({
  items: Type.Array(OrderSummaryAnswer),
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Give it as `after` for the page that follows; null on the last one.',
  }),
})

export const OrdersParameters = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 20, description: 'Orders on a page.' }),
    ),
    after: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)
