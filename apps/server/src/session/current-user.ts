import type { FastifyRequest } from 'fastify'
import { ShopError } from '../errors.ts'
import type { CartOwner, Identity } from './identity.ts'

/** Tells for which user a request is answered; rejects with 401 for guests and nobody. */
export type CurrentUser = (request: FastifyRequest) => Promise<number>

/** As {@link CurrentUser}, and rejects with 403 for users who are no admins. */
export type CurrentAdmin = (request: FastifyRequest) => Promise<number>

/** Tells whose cart a request means: a user's or a guest's; rejects with 401 for nobody. */
export type CurrentCartOwner = (request: FastifyRequest) => Promise<CartOwner>

/** Lets through who may look into the machinery and end caches: admins, in demo mode everybody. Else 401 or 403. */
export type MayManage = (request: FastifyRequest) => Promise<void>

/** Who a request comes from, asked in the ways that routes need it. Each request is looked up at most once. */
export interface Who {
  identity: (request: FastifyRequest) => Promise<Identity>
  currentUser: CurrentUser
  currentAdmin: CurrentAdmin
  cartOwner: CurrentCartOwner
  mayManage: MayManage
}

/** Builds {@link Who} on a look-up of identities. */
export function createWho(
  lookUp: (request: FastifyRequest) => Promise<Identity>,
  { demoMode }: { demoMode: boolean },
): Who {
  const known = new WeakMap<FastifyRequest, Promise<Identity>>()
  const identity: Who['identity'] = request => {
    let found = known.get(request)
    if (found === undefined) {
      found = lookUp(request)
      known.set(request, found)
    }
    return found
  }
  const user = async (request: FastifyRequest) => {
    const found = await identity(request)
    if (found.kind === 'user' || found.kind === 'demo') return found
    throw refusal(found)
  }
  const currentAdmin: CurrentAdmin = async request => {
    const { userId, role } = await user(request)
    if (role !== 'admin') throw new ShopError('forbidden', { message: 'This is for admins only.' })
    return userId
  }
  return {
    identity,
    currentUser: async request => (await user(request)).userId,
    currentAdmin,
    cartOwner: async request => {
      const found = await identity(request)
      if (found.kind === 'nobody') throw refusal(found)
      return found.kind === 'guest' ? found : { kind: 'user', userId: found.userId }
    },
    mayManage: async request => {
      if (!demoMode) await currentAdmin(request)
    },
  }
}

function refusal(identity: Identity): ShopError {
  if (identity.kind !== 'nobody' || !identity.unknown) return new ShopError('unauthenticated')
  return new ShopError('unauthenticated', { message: 'This session has ended. Sign in again.' })
}
