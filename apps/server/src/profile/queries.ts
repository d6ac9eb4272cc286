import type { Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'
import { isUniqueViolation } from '../database/unavailable.ts'
import { ShopError } from '../errors.ts'

export interface Profile {
  id: number
  name: string
  email: string
  created_at: string
}

export interface ProfileChange {
  name?: string
  email?: string
}

const columns = ['id', 'name', 'email', 'created_at'] as const

export async function profileOf(db: Kysely<Database>, userId: number): Promise<Profile | null> {
  return (await db.selectFrom('users').select(columns).where('id', '=', userId).executeTakeFirst()) ?? null
}

/** Changes what is given; throws 404 for an unknown user and 409 when somebody else has the e-mail address. */
export async function updateProfile(
  db: Kysely<Database>,
  userId: number,
  change: ProfileChange,
): Promise<Profile> {
  try {
    const changed = await db
      .updateTable('users')
      .set(change)
      .where('id', '=', userId)
      .returning(columns)
      .executeTakeFirst()
    if (changed === undefined) throw new ShopError('user_not_found')
    return changed
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw new ShopError('email_taken', { cause: error })
    throw error
  }
}
