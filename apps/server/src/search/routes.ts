import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { decodeCursor, isPlace } from '../catalogue/cursor.ts'
import { defaultLimit, filterOf } from '../catalogue/schemas.ts'
import { cachedAnswer, errorAnswers } from '../http/schemas.ts'
import { type SearchCaches, type SearchQuery, searchFingerprint } from './cache.ts'
import { SearchAnswer, SearchParameters, SuggestAnswer, SuggestParameters } from './schemas.ts'
import { wordsOf } from './words.ts'

export function searchRoutes({ search }: { search: SearchCaches }): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/search',
      {
        schema: {
          tags: ['shop'],
          operationId: 'searchProducts',
          summary: 'Products by words: any form, slips of the finger, Russian and English',
          querystring: SearchParameters,
          response: { 200: cachedAnswer(SearchAnswer, 'A page of products.'), ...errorAnswers(400) },
        },
      },
      cachedRoute(search.page, queryOf),
    )
    app.get(
      '/api/search/suggest',
      {
        schema: {
          tags: ['shop'],
          operationId: 'suggestProducts',
          summary: 'What to offer while somebody types',
          querystring: SuggestParameters,
          response: {
            200: cachedAnswer(SuggestAnswer, 'Categories, brands, products; at most ten.'),
            ...errorAnswers(400),
          },
        },
      },
      cachedRoute(search.suggest, request => wordsOf((request.query as Static<typeof SuggestParameters>).q)),
    )
  }
}

function queryOf(request: FastifyRequest): SearchQuery {
  const given = request.query as Static<typeof SearchParameters>
  const list = { words: wordsOf(given.q), filter: filterOf(given), sort: given.sort ?? 'relevance' }
  const after = given.after === undefined ? null : decodeCursor(given.after, searchFingerprint(list), isPlace)
  return { ...list, after, limit: given.limit ?? defaultLimit }
}
