import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { cachedAnswer, errorAnswers, NoQuery } from '../http/schemas.ts'
import { type CatalogueCaches, type CatalogueQuery, listFingerprint } from './cache.ts'
import { decodeCursor, isKeyOf } from './cursor.ts'
import {
  CatalogueAnswer,
  CatalogueParameters,
  CategoriesAnswer,
  defaultLimit,
  FacetsAnswer,
  FacetsParameters,
  filterOf,
} from './schemas.ts'

export function catalogueRoutes({ catalogue }: { catalogue: CatalogueCaches }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/products',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getProducts',
          summary: 'The catalogue: filtered, sorted, page by page',
          querystring: CatalogueParameters,
          response: { 200: cachedAnswer(CatalogueAnswer, 'A page of products.'), ...errorAnswers(400) },
        },
      },
      cachedRoute(catalogue.page, queryOf),
    )
    app.get(
      '/api/categories',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getCategories',
          summary: 'All categories with the number of their products',
          querystring: NoQuery,
          response: { 200: cachedAnswer(CategoriesAnswer, 'By name.'), ...errorAnswers(400) },
        },
      },
      cachedRoute(catalogue.categories, () => undefined),
    )
    app.get(
      '/api/catalogue/facets',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getFacets',
          summary: 'What a category can be filtered by: brands with counts, range of prices',
          querystring: FacetsParameters,
          response: {
            200: cachedAnswer(FacetsAnswer, 'The brand with most products is in front.'),
            ...errorAnswers(400),
          },
        },
      },
      cachedRoute(catalogue.facets, request => ({
        category: (request.query as Static<typeof FacetsParameters>).category,
      })),
    )
  }
}

function queryOf(request: FastifyRequest): CatalogueQuery {
  const given = request.query as Static<typeof CatalogueParameters>
  const sort = given.sort ?? 'popular'
  const list = { filter: filterOf(given), sort }
  const after =
    given.after === undefined ? null : decodeCursor(given.after, listFingerprint(list), isKeyOf[sort])
  return { ...list, after, limit: given.limit ?? defaultLimit }
}
