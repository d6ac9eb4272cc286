import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type OwnComment, ownComment, type TopComment, topComments } from './queries.ts'

const shown = 10

export interface TopCommentsPage {
  items: TopComment[]
}

export interface CommentsCaches {
  top: Cache<void, TopCommentsPage>
  /** What a user has written about a product, also when it is hidden from others. */
  own: Cache<{ userId: number; productId: number }, { comment: OwnComment | null }>
}

/** Ends with any comment, and with the products and users whose names it shows. */
export function declareComments({ caches, config, read }: Plumbing): CommentsCaches {
  return {
    top: caches.define<void, TopCommentsPage>({
      name: 'comments',
      policy: 'tagged',
      key: () => 'comments:top',
      staleIfErrorMs: 3_600_000,
      tags: () => ['comments'],
      ttlMs: config.ttlMs.comments,
      load: async (_, context) => {
        const items = await read(context, ['comments', 'products', 'users'], db => topComments(db, shown))
        context.tag(...items.flatMap(c => [`product:${c.product_id}`, `user:${c.user_id}`]))
        return { items }
      },
    }),
    own: caches.define<{ userId: number; productId: number }, { comment: OwnComment | null }>({
      name: 'own-comments',
      policy: 'event',
      key: ({ userId, productId }) => `comments:user:${userId}:product:${productId}`,
      tags: ({ userId }) => [`comments:user:${userId}`],
      ttlMs: config.ttlMs.comments,
      load: async (which, context) => ({
        comment: await read(context, ['comments'], db => ownComment(db, which)),
      }),
    }),
  }
}
