import Type from 'typebox'
import { Id, Time } from '../http/schemas.ts'
import { longestComment } from './text.ts'

export const CommentOnProduct = Type.Object({
  id: Id,
  product_id: Id,
  product_name: Type.String(),
  user_id: Id,
  user_name: Type.String(),
  text: Type.String(),
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  created_at: Time,
})

export const TopCommentsAnswer = Type.Object({ items: Type.Array(CommentOnProduct) })

export const OwnCommentAnswer = Type.Object({
  id: Id,
  product_id: Id,
  user_id: Id,
  text: Type.String(),
  rating: Type.Integer({ minimum: 1, maximum: 5 }),
  created_at: Time,
  hidden: Type.Boolean({ description: 'By an admin: nobody else sees it.' }),
})

export const MaybeOwnComment = Type.Object({ comment: Type.Union([OwnCommentAnswer, Type.Null()]) })

export const CommentBody = Type.Object(
  {
    text: Type.String({
      minLength: 1,
      maxLength: longestComment,
      description: 'Plain text: markup in it is shown as it is written. Blanks around it are cut off.',
    }),
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
  },
  { additionalProperties: false },
)

export const DeletedComment = Type.Object({ id: Id })
