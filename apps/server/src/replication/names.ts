/** What the relay follows. */
export const changesPublication = 'technomir_changes'

/** Tables that replicas hold, each with a publication and a subscription of its own. */
export const replicated = [
  { table: 'products', publication: 'pub_products', subscription: 'sub_products' },
  { table: 'users', publication: 'pub_users', subscription: 'sub_users' },
  { table: 'flash_sales', publication: 'pub_flash_sales', subscription: 'sub_flash_sales' },
] as const

/** The publications that replicas subscribe to. A migration may add further tables to them. */
export const replicaPublications: readonly string[] = replicated.map(r => r.publication)

/** Reports a step that was taken, in words for people. */
export type OnStep = (text: string) => void
