import Type from 'typebox'
import { Id, Time } from '../http/schemas.ts'
import { longestPassword } from './passwords.ts'

export const UserAnswer = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  role: Type.Union([Type.Literal('customer'), Type.Literal('admin')]),
})

export const SessionAnswer = Type.Object({
  user: Type.Union([UserAnswer, Type.Null()], { description: 'null for guests and nobody.' }),
  guest: Type.Boolean(),
  demo: Type.Boolean({
    description: 'Whether demo mode is on: requests without a session are user 1, demo accounts can log in.',
  }),
})

const Password = (o: object) => Type.String({ maxLength: longestPassword, ...o })
const Email = Type.String({ format: 'email', maxLength: 255, description: 'Kept in lower case.' })

export const RegisterBody = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 255, description: 'Blanks around it are cut off.' }),
    email: Email,
    password: Password({ description: 'At least 8 characters.' }),
  },
  { additionalProperties: false },
)

export const LoginBody = Type.Object(
  { email: Type.String({ maxLength: 255 }), password: Password({}) },
  { additionalProperties: false },
)

export const SignedInAnswer = Type.Object({
  user: UserAnswer,
  cart: Type.Object(
    {
      merged: Type.Integer({ minimum: 0, description: "Pieces that came from the guest's cart." }),
      adjusted: Type.Array(
        Type.Object({
          product_id: Id,
          requested: Type.Integer({ description: 'In both carts together.' }),
          quantity: Type.Integer({ minimum: 0, description: 'In the cart now: all that there is.' }),
        }),
      ),
    },
    { description: 'What became of the cart that was filled before.' },
  ),
})

export const SessionsAnswer = Type.Object({
  items: Type.Array(
    Type.Object({
      id: Id,
      current: Type.Boolean({ description: 'The session of this request.' }),
      created_at: Time,
      last_seen_at: Time,
      expires_at: Time,
      user_agent: Type.String(),
    }),
  ),
})

export const Nothing = Type.Object({})

export const RevokedAnswer = Type.Object({
  revoked: Type.Integer({ minimum: 0, description: 'How many sessions were ended.' }),
})
