import type { Translate } from '../../i18n/context.tsx'
import type { Numbers } from '../numbers.ts'
import type { LabCache } from './queries.ts'

/** How many entries a cache has, as far as they were counted. */
export const countText = (
  { count, countCapped }: Pick<LabCache, 'count' | 'countCapped'>,
  t: Translate,
  numbers: Numbers,
): string =>
  countCapped
    ? t('lab.caches.entriesAtLeast', { count: numbers.count(count) })
    : t('lab.caches.entriesCount', { count })
