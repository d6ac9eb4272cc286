import type { IncomingHttpHeaders } from 'node:http'
import { newest, parseToken, positionCookie, positionHeader, type Token } from './session-token.ts'

/** The token that an answer gave: readers mostly come back with it, and then it need not be taken apart. */
export interface Given {
  readonly own: Token
  readonly ownText: string
  /** As it stands among a browser's cookies. */
  readonly ownPair: string
}

/** What a reader has seen, and what of that its cookie holds. */
export interface Seen {
  readonly token: Token | undefined
  readonly inCookie: string
}

const nothingSeen: Seen = { token: undefined, inCookie: '' }

/** The position cookie as it is given out; anything else is left to the framework's own reading. */
const cookiePattern = new RegExp(`(?:^|;\\s*)${positionCookie}=([\\w.:-]*)(?:;|$)`)

/** What the reader has seen; `null` for one that the framework has to read. */
export function seenBy(headers: IncomingHttpHeaders, last: Given | null): Seen | null {
  const given = headers[positionHeader]
  const inCookie = cookieToken(headers.cookie, last)
  if (inCookie === null) return null
  if (given === undefined && inCookie === '') return nothingSeen
  return {
    inCookie,
    token: newest(typeof given === 'string' ? tokenIn(given, last) : undefined, tokenIn(inCookie, last)),
  }
}

const tokenIn = (text: string, last: Given | null): Token | undefined =>
  text === last?.ownText ? last.own : parseToken(text)

/** The position cookie; empty without one, `null` for one that has to be decoded first. */
function cookieToken(header: string | undefined, last: Given | null): string | null {
  if (header === undefined) return ''
  const at = header.indexOf(positionCookie)
  if (at < 0) return ''
  // Mostly it is the one that the last answer gave.
  if (last !== null && header.startsWith(last.ownPair, at)) {
    const end = at + last.ownPair.length
    // A cookie, and not a part of one.
    if ((at === 0 || header.startsWith('; ', at - 2)) && (end === header.length || header[end] === ';'))
      return last.ownText
  }
  return cookiePattern.exec(header)?.[1] ?? null
}
