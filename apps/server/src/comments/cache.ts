import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type TopComment, topComments } from './queries.ts'

const shown = 10

export interface TopCommentsPage {
  items: TopComment[]
}

export type CommentsCache = Cache<void, TopCommentsPage>

/** Ends with any comment, and with the products and users whose names it shows. */
export function declareComments({ caches, config, read }: Plumbing): CommentsCache {
  return caches.define<void, TopCommentsPage>({
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
  })
}
