/** More words than this are cut off: nobody types them, and each costs look-ups. */
export const mostWords = 8

const units: Record<string, string> = { gb: 'гб', tb: 'тб', гб: 'гб', тб: 'тб' }

/**
 * The words of a query, taken apart as the database takes the texts of products apart: small letters, ё as е, nothing but
 * letters and digits. `256GB` is `256 гб`, as products write it.
 */
export function wordsOf(query: string): string[] {
  const found =
    query
      .normalize('NFC')
      .toLowerCase()
      .replaceAll('ё', 'е')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  const words = found.flatMap(word => {
    const [, number, unit] = /^(\d+)(гб|тб|gb|tb)$/.exec(word) ?? []
    const written = units[unit ?? word] ?? word
    return number === undefined ? [written] : [number, written]
  })
  return [...new Set(words)].filter(word => word.length <= 40).slice(0, mostWords)
}

const latinKeys = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"
const russianKeys = 'йцукенгшщзхъфывапролджэячсмитьбюё'

/** What the same keys give in the other layout: `ыфьыгтп` is `samsung`. */
export function otherLayout(word: string): string {
  return [...word]
    .map(letter => {
      const latin = latinKeys.indexOf(letter)
      if (latin >= 0) return russianKeys[latin]
      const russian = russianKeys.indexOf(letter)
      return russian >= 0 ? latinKeys[russian] : letter
    })
    .join('')
    .replaceAll('ё', 'е')
}

const latinOf: Record<string, string> = {
  а: 'a',
  б: 'b',
  в: 'v',
  г: 'g',
  д: 'd',
  е: 'e',
  ж: 'zh',
  з: 'z',
  и: 'i',
  й: 'y',
  к: 'k',
  л: 'l',
  м: 'm',
  н: 'n',
  о: 'o',
  п: 'p',
  р: 'r',
  с: 's',
  т: 't',
  у: 'u',
  ф: 'f',
  х: 'h',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sch',
  ъ: '',
  ы: 'y',
  ь: '',
  э: 'e',
  ю: 'yu',
  я: 'ya',
}

// Longest first, so that `sch` is not read as `s` and `ch`.
const russianOf = Object.entries(latinOf)
  .filter(([letter, latin]) => latin !== '' && letter !== 'ы' && letter !== 'э')
  .sort(([, a], [, b]) => b.length - a.length)

/** The word in the other alphabet, as it sounds: `самсунг` is `samsung`, `naushniki` is `наушники`. */
export function transliterate(word: string): string {
  if (/\p{Script=Cyrillic}/u.test(word)) return [...word].map(letter => latinOf[letter] ?? letter).join('')
  let rest = word
  let done = ''
  while (rest !== '') {
    const [letter, latin] = russianOf.find(([, latin]) => rest.startsWith(latin)) ?? [rest[0], rest[0]]
    done += letter
    rest = rest.slice(latin?.length)
  }
  return done
}
