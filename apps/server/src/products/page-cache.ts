import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type Cursor, encodeCursor } from '../catalogue/cursor.ts'
import { fingerprint } from '../catalogue/filter.ts'
import { existingProducts, type ProductCache } from './cache.ts'
import { type ProductComment, productComments, productRating, type Rating } from './comments.ts'
import type { Product } from './queries.ts'
import { similarProducts } from './similar.ts'

const shownSimilar = 12
/** How many comments a page has. */
export const shownComments = 10

export interface CommentsQuery {
  readonly productId: number
  readonly limit: number
  readonly after: Cursor | null
}

interface CommentList {
  items: ProductComment[]
  next: string | null
}

/** A page of comments, with what all of them say together. */
export interface CommentsAnswer extends CommentList {
  rating: Rating
}

export interface ProductPage {
  product: Product
  comments: CommentsAnswer
  similar: { items: Product[] }
}

export interface ProductPageCaches {
  page: Cache<number, ProductPage | null>
  comments: Cache<CommentsQuery, CommentsAnswer | null>
}

/** What a cursor of a product's comments carries. */
export const commentsFingerprint = (productId: number): string => fingerprint(`comments ${productId}`)

const commentsKey = ({ productId, limit, after }: CommentsQuery): string =>
  `comments:product:${productId}:limit=${limit}${after === null ? '' : `&after=${after.key},${after.id}`}`

/** Everything on the page of a product; `null` for a product that does not exist. */
export function declareProductPage(
  { caches, config, read }: Plumbing,
  { product }: { product: ProductCache },
): ProductPageCaches {
  const list = caches.define<CommentsQuery, CommentList>({
    name: 'product-comments',
    policy: 'tagged',
    key: commentsKey,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.comments,
    tags: ({ productId }) => [`comments:product:${productId}`],
    load: async (query, context) => {
      const { items, last } = await read(context, ['comments', 'users'], db => productComments(db, query))
      context.tag(...items.map(comment => `user:${comment.user_id}`))
      return { items, next: last && encodeCursor(commentsFingerprint(query.productId), last) }
    },
  })

  const rating = caches.define<number, Rating>({
    name: 'ratings',
    policy: 'tagged',
    key: productId => `rating:product:${productId}`,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.comments,
    tags: productId => [`comments:product:${productId}`],
    load: (productId, context) => read(context, ['comments'], db => productRating(db, productId)),
  })

  const similar = caches.define<number, number[]>({
    name: 'similar',
    policy: 'tagged',
    key: productId => `similar:product:${productId}`,
    staleIfErrorMs: 3_600_000,
    ttlMs: config.ttlMs.catalogue,
    load: async (productId, context) => {
      const found = await read(context, ['products'], db => similarProducts(db, productId, shownSimilar))
      // Its own price, brand and category raise the category, too.
      context.tag(found.category === null ? `product:${productId}` : `category:${found.category}`)
      return found.ids
    },
  })

  const comments = caches.define<CommentsQuery, CommentsAnswer | null>({
    name: 'product-comments-page',
    presents: list.definition,
    policy: 'tagged',
    composed: true,
    key: query => `page:${commentsKey(query)}`,
    ttlMs: config.ttlMs.comments,
    load: async query => {
      const { value: exists } = await product.get(query.productId)
      if (exists === null) return null
      const [page, rated] = await Promise.all([list.get(query), rating.get(query.productId)])
      return { ...page.value, rating: rated.value }
    },
  })

  const page = caches.define<number, ProductPage | null>({
    name: 'product-page',
    presents: product.definition,
    policy: 'tagged',
    composed: true,
    key: productId => `page:product:${productId}`,
    ttlMs: config.ttlMs.product,
    load: async productId => {
      const { value: itself } = await product.get(productId)
      if (itself === null) return null
      const [said, alike] = await Promise.all([
        comments.get({ productId, limit: shownComments, after: null }),
        similar.get(productId),
      ])
      // Deleted between the two reads: then it has no page either.
      if (said.value === null) return null
      const cards = await existingProducts(product, alike.value)
      return {
        product: itself,
        comments: said.value,
        similar: { items: alike.value.flatMap(id => cards.get(id) ?? []) },
      }
    },
  })

  return { page, comments }
}
