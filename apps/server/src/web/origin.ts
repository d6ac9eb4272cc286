import type { FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { ShopError } from '../errors.ts'

/** A name, or an address in brackets; perhaps with a port. */
const authority = /^(?:[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The shop's address in what links to itself: as configured, else as the request names it. Throws for a request that names none. */
export function originOf({ publicUrl }: Pick<Config, 'publicUrl'>, request: FastifyRequest): string {
  if (publicUrl !== undefined) return publicUrl
  const { protocol, host } = request
  const origin = `${protocol}://${host}`
  if (!authority.test(host) || !URL.canParse(origin))
    throw new ShopError('bad_request', { message: 'The header Host names no host.' })
  return origin
}
