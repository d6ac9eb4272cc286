import Type from 'typebox'
import { Id, Time } from '../http/schemas.ts'

export const TopCommentsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      product_id: Id,
      product_name: Type.String(),
      user_id: Id,
      user_name: Type.String(),
      text: Type.String(),
      rating: Type.Integer({ minimum: 1, maximum: 5 }),
      created_at: Time,
    }),
  ),
})
