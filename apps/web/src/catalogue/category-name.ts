import type { Translate } from '../i18n/context.tsx'

const known = [
  'phones',
  'laptops',
  'headphones',
  'consoles',
  'tablets',
  'tvs',
  'monitors',
  'watches',
  'cameras',
  'speakers',
  'keyboards',
  'drives',
] as const

/** What people call a category; one that somebody has added since is shown as it is. */
export function categoryName(category: string, t: Translate): string {
  const found = known.find(name => name === category)
  return found === undefined ? category.charAt(0).toUpperCase() + category.slice(1) : t(`category.${found}`)
}
