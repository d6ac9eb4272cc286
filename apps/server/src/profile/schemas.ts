import Type from 'typebox'
import { Id, Time } from '../http/schemas.ts'

export const ProfileAnswer = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  created_at: Time,
})

export const ProfileBody = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Blanks around it are cut off.' }),
    ),
    email: Type.Optional(
      Type.String({ format: 'email', maxLength: 255, description: 'Kept in lower case.' }),
    ),
  },
  { additionalProperties: false, minProperties: 1, description: 'At least one of both.' },
)
