import type { Product } from '../products/queries.ts'

export type Suggestion =
  | { kind: 'category' | 'brand'; text: string }
  | { kind: 'product'; text: string; id: number }

const shown = { category: 2, brand: 2, product: 6 }

/** What to offer while somebody types: where most of what was found belongs to, then the best of it. */
export function suggestions(found: readonly Product[]): Suggestion[] {
  return [
    ...frequent(
      found.map(p => p.category),
      shown.category,
    ).map(text => ({ kind: 'category' as const, text })),
    ...frequent(
      found.map(p => p.brand),
      shown.brand,
    ).map(text => ({ kind: 'brand' as const, text })),
    ...found.slice(0, shown.product).map(({ id, name }) => ({ kind: 'product' as const, text: name, id })),
  ]
}

/** The most frequent texts, those that came first in front among equals. */
function frequent(texts: readonly string[], limit: number): string[] {
  const counts = new Map<string, number>()
  for (const text of texts) if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1)
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, limit)
    .map(([text]) => text)
}
