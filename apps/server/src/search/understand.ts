import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { alike, type Known, lookUp } from './dictionary.ts'
import { allowedSlips, slips } from './distance.ts'
import { knownNames, productWords } from './synonyms.ts'
import { otherLayout, transliterate } from './words.ts'

/** One word of a query as it is searched: any of these words will do. */
export interface Term {
  readonly words: readonly { readonly word: string; readonly prefix: boolean }[]
}

export interface Understood {
  readonly terms: readonly Term[]
  /** The query with its slips mended; `null` when there were none. */
  readonly corrected: string | null
}

interface Meaning extends Term {
  /** What the word should have been. */
  readonly mended?: string
}

/**
 * What a query means among the words that the products have. In this order, until something fits: the word itself and what
 * people call it otherwise, the beginning of a word, the other keyboard layout, the other alphabet, the nearest word by slips of
 * the finger. Words with digits are never mended: a Galaxy S24 is no S25.
 */
export async function understand(db: Kysely<Database>, words: readonly string[]): Promise<Understood> {
  const known = await lookUp(db, [...new Set(words.flatMap(variants))])
  const plain = words.map(word => plainMeaning(word, known))
  const unclear = words.filter((word, i) => plain[i] === null && !/\p{N}/u.test(word))
  const near =
    unclear.length === 0
      ? new Map<string, string[]>()
      : await alike(db, [...new Set(unclear.flatMap(soundings))])
  const found = words.flatMap((word, i) => {
    if (plain[i]?.words.length === 0) return []
    const unknown: Meaning = { words: [{ word, prefix: false }] }
    return [{ word, meaning: plain[i] ?? (unclear.includes(word) ? nearest(word, near) : null) ?? unknown }]
  })
  const isMended = found.some(({ meaning }) => meaning.mended !== undefined)
  return {
    terms: found.map(({ meaning }) => ({ words: meaning.words })),
    corrected: isMended ? found.map(({ word, meaning }) => meaning.mended ?? word).join(' ') : null,
  }
}

const variants = (word: string): string[] => [word, otherLayout(word), transliterate(word)].filter(isWord)

const soundings = (word: string): string[] => [...new Set([word, transliterate(word)])].filter(isWord)

const isWord = (text: string): boolean => /^[\p{L}\p{N}]+$/u.test(text)

const exactly = (words: readonly string[]): Meaning => ({
  words: words.map(word => ({ word, prefix: false })),
})

/** What a word means as it stands; without words when it is too common; `null` when it means nothing yet. */
function plainMeaning(word: string, known: ReadonlyMap<string, Known>): Meaning | null {
  const itself = known.get(word)
  const named = productWords(word)
  if (itself?.known || named.length > 0) {
    if (itself?.common && named.length === 0) return exactly([])
    return exactly([...(itself?.known ? [word] : []), ...named])
  }
  if (itself?.common) return exactly([])
  if (word.length === 1) return exactly([word])
  const begun = beginnings(word, itself)
  if (begun !== null) return begun
  for (const [variant, isSlip] of [
    [otherLayout(word), true],
    [transliterate(word), false],
  ] as const) {
    if (!isWord(variant) || variant === word) continue
    const there = known.get(variant)
    const mended = isSlip ? { mended: variant } : {}
    const called = productWords(variant)
    if (there?.known || called.length > 0)
      return { ...exactly([...(there?.known ? [variant] : []), ...called]), ...mended }
    const begun = variant.length < 3 ? null : beginnings(variant, there)
    if (begun !== null) return { ...begun, ...mended }
  }
  return null
}

function beginnings(word: string, known: Known | undefined): Meaning | null {
  if (known?.begins) return { words: [{ word, prefix: true }] }
  const called = word.length < 3 ? [] : knownNames.filter(name => name.startsWith(word))
  return called.length === 0 ? null : exactly([...new Set(called.flatMap(productWords))])
}

function nearest(word: string, alikeTo: ReadonlyMap<string, readonly string[]>): Meaning | null {
  let least = allowedSlips(word)
  let best: { mended: string; words: readonly string[] }[] = []
  const consider = (from: string, mended: string, words: readonly string[]) => {
    const distance = slips(from, mended, least)
    if (distance > least || /\p{N}/u.test(mended)) return
    if (distance < least) best = []
    least = distance
    best.push({ mended, words })
  }
  for (const from of soundings(word)) {
    for (const found of alikeTo.get(from) ?? []) consider(from, found, [found])
    for (const name of knownNames) consider(from, name, productWords(name))
  }
  const [first] = best
  if (least === 0 || first === undefined) return null
  const words = [...new Set(best.slice(0, 5).flatMap(b => b.words))]
  return { ...exactly(words), mended: first.mended }
}
