import { tableTag } from '../relay/mapping/mapping.ts'
import { type Identity, ownerName } from '../session/identity.ts'

/** Whom a connection belongs to: the cookie it came with, and who that is now. */
export interface LiveSession {
  readonly cookie: string | undefined
  identity: Identity
  mayManage: boolean
  /** Something has changed since it was looked up. */
  stale: boolean
}

const publicTopics = ['flash-sales', 'bestsellers', 'catalog', 'product:*']
/** For pages that show lists; who asks for nothing hears of each product. */
const listTopics = ['lists', 'comments', 'tables']
const productTopic = /^product:[1-9]\d{0,9}$/
const managementTopics = ['cache', 'replication']
/** So much is told there that one has to ask for it. */
const labTopic = 'lab'

/** What a session has of its own. */
function ownTopics({ kind }: Identity): readonly string[] {
  if (kind === 'nobody') return []
  return kind === 'guest' ? ['cart'] : ['cart', 'profile', 'orders']
}

/** What a client hears that asks for nothing. */
export const defaultTopics = ({ identity, mayManage }: LiveSession): string[] => [
  ...publicTopics,
  ...ownTopics(identity),
  ...(mayManage ? managementTopics : []),
]

export function mayRead({ identity, mayManage }: LiveSession, topic: string): boolean {
  if (publicTopics.includes(topic) || listTopics.includes(topic) || productTopic.test(topic)) return true
  return (
    ownTopics(identity).includes(topic) ||
    ((managementTopics.includes(topic) || topic === labTopic) && mayManage)
  )
}

/** Whose events of topics like `cart` a connection hears; `undefined`: nobody's. */
export function audienceOf({ identity }: LiveSession): string | undefined {
  if (identity.kind === 'nobody') return undefined
  return identity.kind === 'guest' ? ownerName(identity) : String(identity.userId)
}

/** The tags whose change may mean that it is somebody else now. */
export function tagsOf({ identity }: LiveSession): string[] {
  if (identity.kind === 'guest') return [`session:${identity.session}`]
  return identity.kind === 'user' ? [`session:${identity.session}`, `user:${identity.userId}`] : []
}

/** Tags that may mean that of anybody. */
export const everybodysTags: ReadonlySet<string> = new Set([
  'all',
  ...(['sessions', 'guests', 'roles', 'users'] as const).map(tableTag),
])
