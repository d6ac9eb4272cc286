import Type from 'typebox'
import { ProductSchema } from '../products/schemas.ts'

export const RecommendationsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      ...ProductSchema.properties,
      reason: Type.Object(
        {
          kind: Type.Union([
            Type.Literal('together'),
            Type.Literal('category'),
            Type.Literal('brand'),
            Type.Literal('popular'),
          ]),
          value: Type.String({ description: 'The category or the brand; empty for the other kinds.' }),
        },
        {
          description:
            'Why it was chosen: bought together with yours, same category or brand, or popular with all.',
        },
      ),
    }),
  ),
})
