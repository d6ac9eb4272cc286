import type { Cache } from '@technomir/cache'
import type { Plumbing } from '../caching/plumbing.ts'
import { type Profile, profileOf } from './queries.ts'

/** Profiles by user id; `null` for a user who does not exist. */
export type ProfileCache = Cache<number, Profile | null>

/** Ends with any change of that user's row. */
export function declareProfile({ caches, config, read }: Plumbing): ProfileCache {
  return caches.define<number, Profile | null>({
    name: 'profile',
    policy: 'event',
    key: userId => `user_profile:${userId}`,
    tags: userId => [`user:${userId}`],
    ttlMs: config.ttlMs.profile,
    load: (userId, context) => read(context, ['users'], db => profileOf(db, userId)),
  })
}
