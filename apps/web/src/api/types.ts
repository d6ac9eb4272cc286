import type { components, paths } from './openapi.d.ts'

/** What `GET` of an address answers. */
export type Ok<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Product = components['schemas']['Product']
export type ProductPage = Ok<'/api/products/{id}/page'>
export type Suggestions = Ok<'/api/search/suggest'>
export type Suggestion = Suggestions['items'][number]
export type Facets = Ok<'/api/catalogue/facets'>
export type FlashSale = Ok<'/api/flash-sales'>['items'][number]
export type Cart = Ok<'/api/cart'>
