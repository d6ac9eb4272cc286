import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Static } from 'typebox'
import { cachedRoute } from '../caching/cached-route.ts'
import { decodeCursor, isKeyOf } from '../catalogue/cursor.ts'
import { ShopError } from '../errors.ts'
import { cachedAnswer, errorAnswers, IdParams, NoQuery } from '../http/schemas.ts'
import type { ProductCache } from './cache.ts'
import { commentsFingerprint, type ProductPageCaches, shownComments } from './page-cache.ts'
import { CommentsParameters, ProductCommentsAnswer, ProductPageAnswer } from './page-schemas.ts'
import { ProductRef } from './schemas.ts'

const notFound = () => new ShopError('product_not_found')
const idOf = (request: { params: unknown }): number => (request.params as { id: number }).id

export function productRoutes(o: {
  product: ProductCache
  productPage: ProductPageCaches
}): FastifyPluginAsyncTypebox {
  return async app => {
    app.get(
      '/api/products/:id',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getProduct',
          summary: 'One product',
          params: IdParams,
          querystring: NoQuery,
          response: { 200: cachedAnswer(ProductRef, 'The product.'), ...errorAnswers(400, 404) },
        },
      },
      cachedRoute(o.product, idOf, { notFound }),
    )
    app.get(
      '/api/products/:id/page',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getProductPage',
          summary: 'All that a product page shows: the product, its newest comments, similar products',
          params: IdParams,
          querystring: NoQuery,
          response: {
            200: cachedAnswer(ProductPageAnswer, 'Each part as true as on its own.'),
            ...errorAnswers(400, 404),
          },
        },
      },
      cachedRoute(o.productPage.page, idOf, { notFound }),
    )
    app.get(
      '/api/products/:id/comments',
      {
        schema: {
          tags: ['shop'],
          operationId: 'getProductComments',
          summary: "A product's comments, newest first, page by page",
          params: IdParams,
          querystring: CommentsParameters,
          response: {
            200: cachedAnswer(ProductCommentsAnswer, 'A page of comments.'),
            ...errorAnswers(400, 404),
          },
        },
      },
      cachedRoute(
        o.productPage.comments,
        request => {
          const productId = idOf(request)
          const { after, limit = shownComments } = request.query as Static<typeof CommentsParameters>
          return {
            productId,
            limit,
            after:
              after === undefined
                ? null
                : decodeCursor(after, commentsFingerprint(productId), isKeyOf.newest),
          }
        },
        { notFound },
      ),
    )
  }
}
