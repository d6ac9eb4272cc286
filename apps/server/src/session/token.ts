import { createHash, randomBytes } from 'node:crypto'

/** A session's token: what its cookie holds, and what the database knows of it. */
export interface SessionToken {
  readonly kind: 'user' | 'guest'
  /** Its SHA-256, base64url. */
  readonly hash: string
}

const kinds = { u: 'user', g: 'guest' } as const

/** A token that nobody can guess: 256 random bits. */
export const newToken = (kind: SessionToken['kind']): string =>
  `${kind === 'user' ? 'u' : 'g'}.${randomBytes(32).toString('base64url')}`

export const hashOf = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** Reads a cookie's value; `null` for what can be no token of ours. */
export function parseToken(text: string): SessionToken | null {
  if (!/^[ug]\.[\w-]{43}$/.test(text)) return null
  return { kind: kinds[text[0] as keyof typeof kinds], hash: hashOf(text) }
}
