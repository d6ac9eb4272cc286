import Type from 'typebox'
import { ProductSchema } from '../products/schemas.ts'

export const BestsellersAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      ...ProductSchema.properties,
      units_sold: Type.Integer({
        minimum: 0,
        description: 'When the ranking was made; 0: chosen by its flag.',
      }),
    }),
  ),
})
