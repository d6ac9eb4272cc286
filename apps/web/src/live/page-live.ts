import type { Client } from '@technomir/live/client'

const { promise, resolve } = Promise.withResolvers<Client>()

/** The page's one connection, once it has been opened; for those who hear more than what queries need. */
export const pageLive: Promise<Client> = promise

/** For whoever opens it. */
export const setPageLive = resolve
