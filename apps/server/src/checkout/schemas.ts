import Type from 'typebox'
import { Id, Roubles } from '../http/schemas.ts'
import { OrderAnswer } from '../orders/schemas.ts'

export const CheckoutPreview = Type.Object({
  items: Type.Array(
    Type.Object({
      product_id: Id,
      name: Type.String(),
      quantity: Type.Integer({ minimum: 1 }),
      unit_price: Roubles,
      total: Roubles,
      in_stock: Type.Integer({ minimum: 0, description: 'Pieces in stock.' }),
      sale_id: Type.Union([Id, Type.Null()], { description: 'The flash sale whose price it has.' }),
      problem: Type.Union(
        [Type.Literal('out_of_stock'), Type.Literal('sale_limit'), Type.Literal('gone'), Type.Null()],
        { description: 'Why it cannot be bought; null when it can.' },
      ),
    }),
  ),
  quantity: Type.Integer({ minimum: 0, description: 'Pieces in all lines.' }),
  total: Roubles,
})

const text = (maxLength: number, description?: string) =>
  Type.String({ minLength: 1, maxLength, ...(description === undefined ? {} : { description }) })

export const AddressBody = Type.Object(
  {
    name: text(100, 'Who receives it.'),
    phone: Type.String({ pattern: '^\\+?[0-9 ()-]{5,25}$' }),
    city: text(100),
    street: text(200, 'Street, house and flat.'),
    postcode: Type.String({
      pattern: '^(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9 -]{2,8}[A-Za-z0-9]$',
      description: 'Of any country: 4 to 10 letters and digits, one digit at least.',
    }),
    comment: Type.Optional(Type.String({ maxLength: 500 })),
  },
  { additionalProperties: false },
)

const seenLines = 500

export const CheckoutBody = Type.Object(
  {
    address: AddressBody,
    payment: Type.Object(
      {
        method: Type.Literal('card'),
        card_number: Type.String({
          pattern: '^[0-9](?:[ -]?[0-9]){11,18}$',
          description:
            'Never kept. 4000000000000002 is declined, 4000000000009995 has insufficient funds, any other valid number is approved.',
        }),
        expiry: Type.String({ pattern: '^(0[1-9]|1[0-2])/[0-9]{2}$', description: '`MM/YY`' }),
        cvc: Type.String({ pattern: '^[0-9]{3,4}$' }),
      },
      { additionalProperties: false },
    ),
    items: Type.Array(
      Type.Object(
        {
          product_id: Id,
          quantity: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
          unit_price: Roubles,
        },
        { additionalProperties: false },
      ),
      { maxItems: seenLines, description: 'The cart as the buyer saw it, with its prices.' },
    ),
  },
  { additionalProperties: false },
)

export const CheckoutHeaders = Type.Object({
  'idempotency-key': Type.String({
    pattern: '^[\\x20-\\x7e]{8,200}$',
    description:
      'A new one for every order, such as a UUID. The same request under the same key is done once and answered alike, for 24 hours; a request that was refused before any payment leaves its key free.',
  }),
})

export const CheckoutAnswer = Type.Object({ order: OrderAnswer })
