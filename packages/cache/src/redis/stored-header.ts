import type { Position } from '../position.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const zero = 0x30
const brace = 0x7d

/** Begins every header; the next one most likely has the same epoch. */
const opening = '{"epoch":'
const asOfWord = ',"asOf":"'
const upToWord = '","upTo":"'
const tagsWord = '","tags":['
const storedAtWord = '],"storedAt":'
const untilWord = ',"until":'
const lengthWord = ',"length":'
const valueWord = ',"value":'

/**
 * Reads the text of entries as `encodeStored` writes it, in one pass and without parsing the value; `JSON.parse` of the header alone takes
 * longer. Anything else (another order, spaces, escapes) it leaves to whoever parses JSON. What it has read stands in it until it reads on.
 */
export class HeaderReader {
  epoch = ''
  asOf: Position = 0
  upTo: Position = 0
  tags: readonly string[] = []
  /** When the entry was stored and until when it may be served, ms of Redis' clock. */
  storedAt = 0
  until = 0
  /** How a header of that epoch begins. */
  #start = `${opening}""${asOfWord}`
  #at = 0

  /** Where the value begins. */
  get valueAt(): number {
    return this.#at
  }

  /** Whether the text is laid out like that. */
  read(text: string): boolean {
    this.#at = 0
    if (!this.#skip(text, this.#start) && !this.#learnEpoch(text)) return false
    const asOf = this.#digits(text)
    if (!this.#skip(text, upToWord)) return false
    const upTo = this.#digits(text)
    if (!this.#skip(text, tagsWord)) return false
    const tags = this.#tags(text)
    if (tags === null || !this.#skip(text, storedAtWord)) return false
    const storedAt = this.#digits(text)
    if (!this.#skip(text, untilWord)) return false
    const until = this.#digits(text)
    if (!this.#skip(text, lengthWord)) return false
    const length = this.#digits(text)
    if (!this.#skip(text, valueWord)) return false
    // What somebody has cut or changed by hand has another length.
    const end = this.#at + length
    if (end !== text.length - 1 || text.charCodeAt(end) !== brace) return false
    if (!Number.isSafeInteger(asOf) || !Number.isSafeInteger(upTo)) return false
    this.asOf = asOf
    this.upTo = upTo
    this.tags = tags
    this.storedAt = storedAt
    this.until = until
    return true
  }

  #learnEpoch(text: string): boolean {
    const end = text.indexOf(asOfWord)
    if (end < 0 || !text.startsWith(opening)) return false
    const epoch = parseJson(text.slice(opening.length, end))
    if (typeof epoch !== 'string') return false
    this.epoch = epoch
    this.#start = `${opening}${JSON.stringify(epoch)}${asOfWord}`
    this.#at = 0
    return this.#skip(text, this.#start)
  }

  #skip(text: string, word: string): boolean {
    const at = this.#at
    for (let i = 0; i < word.length; i++) {
      if (text.charCodeAt(at + i) !== word.charCodeAt(i)) return false
    }
    this.#at = at + word.length
    return true
  }

  /** NaN where there are none. */
  #digits(text: string): number {
    const from = this.#at
    let at = from
    let number = 0
    for (;;) {
      const digit = text.charCodeAt(at) - zero
      if (!(digit >= 0 && digit <= 9)) break
      number = number * 10 + digit
      at++
    }
    this.#at = at
    return at === from ? Number.NaN : number
  }

  #tags(text: string): string[] | null {
    const tags: string[] = []
    let at = this.#at
    if (text.charCodeAt(at) === quote) {
      for (;;) {
        const from = ++at
        let char = text.charCodeAt(at)
        while (char !== quote) {
          // Neither what has to be parsed nor the end of the text, which is not a number.
          if (char === backslash || !(char > 0)) return null
          char = text.charCodeAt(++at)
        }
        tags.push(text.slice(from, at))
        if (text.charCodeAt(++at) !== comma) break
        if (text.charCodeAt(++at) !== quote) return null
      }
    }
    this.#at = at
    return tags
  }
}

/** `undefined` for what is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
