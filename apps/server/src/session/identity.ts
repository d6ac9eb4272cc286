/** What a user may do. */
export type Role = 'customer' | 'admin'

/** Who sent a request. */
export type Identity =
  | {
      readonly kind: 'user'
      readonly userId: number
      readonly role: Role
      /** How the session's token is known here: its SHA-256. */
      readonly session: string
      readonly sessionId: number
      /** Milliseconds since 1970. */
      readonly expiresAt: number
      readonly lastSeenAt: number
    }
  /** Whoever loaded a page and has not signed in. `session` as above; it is in the database only once it owns something. */
  | { readonly kind: 'guest'; readonly session: string }
  /** In demo mode, a request without a session: it is user 1, a customer, so that plain curl lines work. */
  | { readonly kind: 'demo'; readonly userId: number; readonly role: 'customer' }
  /** No session, or (`unknown`) one that has ended or never was. */
  | { readonly kind: 'nobody'; readonly unknown: boolean }

/** Whose cart it is. */
export type CartOwner =
  | { readonly kind: 'user'; readonly userId: number }
  | { readonly kind: 'guest'; readonly session: string }

/** As a part of keys, tags and audiences: `7`, `guest:<session>`. */
export const ownerName = (owner: CartOwner): string =>
  owner.kind === 'user' ? String(owner.userId) : `guest:${owner.session}`
