import Type from 'typebox'
import { Id, Roubles, Time } from '../http/schemas.ts'

export const ProductSchema = Type.Object(
  {
    id: Id,
    name: Type.String(),
    price: Roubles,
    category: Type.String(),
    brand: Type.String(),
    description: Type.String(),
    stock: Type.Integer({ minimum: 0 }),
    is_bestseller: Type.Boolean(),
    is_flash_sale: Type.Boolean({ description: 'Whether a flash sale of it runs now.' }),
    flash_price: Type.Union([Roubles, Type.Null()], {
      description: 'Its price while the sale runs; else null.',
    }),
    created_at: Time,
  },
  { $id: 'Product' },
)

export const ProductRef = Type.Ref('Product#')
