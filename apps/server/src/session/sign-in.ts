import type { Kysely, Transaction } from 'kysely'
import { type MergedCart, mergeGuestCart, nothingMerged } from '../cart/merge.ts'
import type { Database } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unavailable.ts'
import { ShopError } from '../errors.ts'
import type { Identity, Role } from './identity.ts'
import { endSession, openSession } from './queries.ts'

export interface Account {
  id: number
  name: string
  email: string
  role: Role
}

/** An account with what its owner has to know. */
export interface KeptAccount extends Account {
  password_hash: string
  demo: boolean
}

export interface SignedIn {
  token: string
  cart: MergedCart
}

/** The account with this e-mail address, which is in lower case. */
export async function accountOf(db: Kysely<Database>, email: string): Promise<KeptAccount | null> {
  const found = await db
    .selectFrom('users as u')
    .innerJoin('credentials as c', 'c.user_id', 'u.id')
    .leftJoin('roles as r', 'r.user_id', 'u.id')
    .select(['u.id', 'u.name', 'u.email', 'r.role', 'c.password_hash', 'c.demo'])
    .where('u.email', '=', email)
    .executeTakeFirst()
  return found === undefined ? null : { ...found, role: found.role ?? 'customer' }
}

/** Makes an account. Throws 409 when the e-mail address is taken. */
export async function createAccount(
  trx: Transaction<Database>,
  o: { name: string; email: string; passwordHash: string },
): Promise<Account> {
  try {
    const user = await trx
      .insertInto('users')
      .values({ name: o.name, email: o.email })
      .returning(['id', 'name', 'email'])
      .executeTakeFirstOrThrow()
    await trx.insertInto('credentials').values({ user_id: user.id, password_hash: o.passwordHash }).execute()
    return { ...user, role: 'customer' }
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw new ShopError('email_taken', { cause: error })
    throw error
  }
}

/**
 * Begins a session of a user with a token that nobody has seen before, in place of the one the browser had: that one ends, and
 * when it was a guest's, its cart comes along.
 */
export async function signIn(
  trx: Transaction<Database>,
  o: { was: Identity; userId: number; demo: boolean; userAgent: string },
): Promise<SignedIn> {
  const cart = o.was.kind === 'guest' ? await mergeGuestCart(trx, o.was.session, o.userId) : nothingMerged
  if (o.was.kind === 'user') await endSession(trx, o.was.session)
  return { token: await openSession(trx, o), cart }
}
