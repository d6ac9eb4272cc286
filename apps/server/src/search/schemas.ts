import Type from 'typebox'
import { filterParameters, pageParts } from '../catalogue/schemas.ts'
import { Id } from '../http/schemas.ts'
import { ProductRef } from '../products/schemas.ts'

const Query = Type.String({
  maxLength: 200,
  description:
    'Words in any form, in Russian or English, with slips of the finger. Without a word nothing is found.',
})

export const SearchParameters = Type.Object(
  {
    q: Query,
    ...filterParameters,
    sort: Type.Optional(
      Type.Enum(['relevance', 'price', '-price', 'name', 'newest'], {
        default: 'relevance',
        description: 'relevance: words in the name first. Other orders sort the 1,000 most relevant.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const SuggestParameters = Type.Object({ q: Query }, { additionalProperties: false })

const Corrected = Type.Union([Type.String(), Type.Null()], {
  description: 'What was searched instead, when the words had slips in them.',
})

export const SearchAnswer = Type.Object({
  items: Type.Array(ProductRef),
  ...pageParts,
  corrected: Corrected,
})

export const SuggestAnswer = Type.Object({
  items: Type.Array(
    Type.Union([
      Type.Object({
        kind: Type.Union([Type.Literal('category'), Type.Literal('brand')]),
        text: Type.String(),
      }),
      Type.Object({ kind: Type.Literal('product'), text: Type.String(), id: Id }),
    ]),
  ),
  corrected: Corrected,
})
