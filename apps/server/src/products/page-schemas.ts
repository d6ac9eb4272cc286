import Type from 'typebox'
import { pageParts } from '../catalogue/schemas.ts'
import { Id, Time } from '../http/schemas.ts'
import { ProductRef } from './schemas.ts'

export const CommentsParameters = Type.Object(
  {
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 100, default: 10, description: 'Comments on a page.' }),
    ),
    after: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: '`next` of the page before.' }),
    ),
  },
  { additionalProperties: false },
)

export const ProductCommentsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      user_id: Id,
      user_name: Type.String(),
      text: Type.String(),
      rating: Type.Integer({ minimum: 1, maximum: 5 }),
      created_at: Time,
    }),
  ),
  next: pageParts.next,
  rating: Type.Object({
    average: Type.Union([Type.Number({ minimum: 1, maximum: 5 }), Type.Null()], {
      description: 'With one decimal; null without comments.',
    }),
    count: Type.Integer({ minimum: 0 }),
  }),
})

export const ProductPageAnswer = Type.Object({
  product: ProductRef,
  comments: Type.Object(ProductCommentsAnswer.properties, { description: 'The newest ones.' }),
  similar: Type.Object({ items: Type.Array(ProductRef) }, { description: 'The most similar in front.' }),
})
