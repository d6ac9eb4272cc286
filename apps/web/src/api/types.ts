import type { components, paths } from './openapi.d.ts'

/** What `GET` of an address answers. */
export type Ok<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { 'application/json': infer Body } } } }
}
  ? Body
  : never

export type Product = components['schemas']['Product']
export type ProductPage = Ok<'/api/products/{id}/page'>
export type ProductList = Ok<'/api/products'>
export type SearchResult = Ok<'/api/search'>
export type Suggestions = Ok<'/api/search/suggest'>
export type Suggestion = Suggestions['items'][number]
export type Facets = Ok<'/api/catalogue/facets'>
export type Category = Ok<'/api/categories'>['items'][number]
export type FlashSale = Ok<'/api/flash-sales'>['items'][number]
export type TopComment = Ok<'/api/comments/top'>['items'][number]
export type Comment = ProductPage['comments']['items'][number]
export type Cart = Ok<'/api/cart'>
export type Recommendation = Ok<'/api/recommendations'>['items'][number]
