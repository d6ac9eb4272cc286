import { sameOrigin } from '@technomir/live'
import type { FastifyRequest } from 'fastify'
import plugin from 'fastify-plugin'
import { ShopError } from '../errors.ts'

const harmless = new Set(['GET', 'HEAD', 'OPTIONS'])
const ownSites = new Set(['same-origin', 'none'])

/**
 * Whether a page of another site is behind a request. Browsers say so themselves (Fetch Metadata; older ones: Origin);
 * who says nothing is no browser, and then no foreign page is behind it.
 */
export function isCrossSite({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined && !ownSites.has(String(site))) return true
  return !sameOrigin(headers.origin, headers.host)
}

/** Refuses whatever changes something and was sent by a page of another site, on every route (CSRF). */
export const refuseCrossSite = plugin(
  async app => {
    app.addHook('onRequest', async request => {
      if (!harmless.has(request.method) && isCrossSite(request)) throw new ShopError('cross_site')
    })
  },
  { name: 'refuse-cross-site' },
)
