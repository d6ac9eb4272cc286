import { type Identity, ownerName } from '../../session/identity.ts'

const ofOne = ['orders:', 'cart:', 'session:', 'sessions:', 'comments:user:']

/** Whether an entry with these tags holds what is one user's own. Comments name their authors, and everybody may read them. */
export function isPersonal(tags: readonly string[]): boolean {
  if (tags.some(tag => ofOne.some(prefix => tag.startsWith(prefix)))) return true
  return tags.some(tag => tag.startsWith('user:')) && !tags.includes('table:comments')
}

/** Whether somebody may see the value of an entry: their own, what is everybody's, and admins all. */
export function mayLookInto(identity: Identity, tags: readonly string[]): boolean {
  if (!isPersonal(tags)) return true
  if (identity.kind === 'nobody') return false
  if (identity.kind === 'guest') return tags.includes(`cart:${ownerName(identity)}`)
  const { userId: id, role } = identity
  const own = [`user:${id}`, `orders:${id}`, `cart:${id}`, `sessions:user:${id}`, `comments:user:${id}`]
  return role === 'admin' || tags.some(tag => own.includes(tag))
}
