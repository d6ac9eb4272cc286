import { formatPosition } from '@technomir/cache'
import Type, { type Static } from 'typebox'
import { type Refusal as Refused, refusalCodes } from '../../caching/replica-reader.ts'
import { orNull, Position } from '../trace/schemas.ts'

/** Why a replica has not served a load: a code for pages, which speak languages, and English for people in a shell. */
export const Refusal = Type.Object({
  code: Type.Enum(refusalCodes),
  reason: Type.String({ description: 'In English.' }),
  subject: orNull(Type.String({ description: 'The subscription, or the table, that it is about.' })),
  needed: orNull(Position),
})
export type Refusal = Static<typeof Refusal>

/** The same on the wire. */
export const refusalOf = ({ code, reason, subject, needed }: Refused): Refusal => ({
  code,
  reason,
  subject,
  needed: needed === null ? null : formatPosition(needed),
})
