import Type, { type Static } from 'typebox'
import { ProductRef } from '../products/schemas.ts'
import { sorts } from './sort.ts'

// PostgreSQL knows no NUL in texts.
const Name = (description: string) =>
  Type.String({ minLength: 1, maxLength: 100, pattern: '^[^\\u0000]*$', description })
const Price = (description: string) => Type.Integer({ minimum: 0, maximum: 2_147_483_647, description })
const Switch = (description: string) =>
  Type.Union([Type.Literal('true'), Type.Literal('false')], { description })

/** The parameters that every list of products takes. */
export const filterParameters = {
  category: Type.Optional(Name('One of /api/categories.')),
  brand: Type.Optional(Name('As it is written in the products.')),
  minPrice: Type.Optional(Price('Roubles, without flash sales; belongs to the range.')),
  maxPrice: Type.Optional(Price('Roubles, without flash sales; belongs to the range.')),
  inStock: Type.Optional(Switch('true: only what can be bought now.')),
  onSale: Type.Optional(Switch('true: only what is in a flash sale now.')),
  limit: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 100, default: 24, description: 'Products on a page.' }),
  ),
  after: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 4000,
      description: '`next` of the page before, with the same filter and order.',
    }),
  ),
}

export const CatalogueParameters = Type.Object(
  {
    ...filterParameters,
    sort: Type.Optional(
      Type.Enum([...sorts], {
        default: 'popular',
        description:
          'popular: units sold, as of the last hour, then the newest. price, -price: cheap or dear first. name: in bytes. newest: by time.',
      }),
    ),
  },
  { additionalProperties: false },
)

export const FacetsParameters = Type.Object(
  { category: filterParameters.category },
  { additionalProperties: false },
)

export const pageParts = {
  next: Type.Union([Type.String(), Type.Null()], {
    description: 'Send it as `after` for the next page; null: this is the last one.',
  }),
  total: Type.Optional(
    Type.Integer({ minimum: 0, description: 'On the first page, unless there are too many to count.' }),
  ),
}

export const CatalogueAnswer = Type.Object({ items: Type.Array(ProductRef), ...pageParts })

const counted = { products: Type.Integer({ minimum: 0 }), in_stock: Type.Integer({ minimum: 0 }) }

export const CategoriesAnswer = Type.Object({
  items: Type.Array(Type.Object({ category: Type.String(), ...counted })),
})

export const FacetsAnswer = Type.Object({
  ...counted,
  price: Type.Union([Type.Object({ min: Type.Integer(), max: Type.Integer() }), Type.Null()], {
    description: 'Roubles, without flash sales; null where there is no product.',
  }),
  brands: Type.Array(Type.Object({ brand: Type.String(), ...counted })),
})

type FilterParameters = Omit<Static<typeof CatalogueParameters>, 'sort'>

/** The filter that a request asks for. */
export const filterOf = ({ category, brand, minPrice, maxPrice, inStock, onSale }: FilterParameters) => ({
  category,
  brand,
  minPrice,
  maxPrice,
  inStock: inStock === 'true',
  onSale: onSale === 'true',
})

export const defaultLimit = 24
