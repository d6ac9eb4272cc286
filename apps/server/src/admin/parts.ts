import type { Plumbing } from '../caching/plumbing.ts'

/** What the admins' routes are made with. They read past all caches: who changes something must see what it is. */
export type AdminParts = Pick<Plumbing, 'readNow' | 'write'>
