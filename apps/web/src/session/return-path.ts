/** Pages that nobody wants to come back to. */
const passing = /^(\/en)?\/(login|register)(?=[/?#]|$)/
export const isPassing = (href: string): boolean => passing.test(href)

/** Somewhere to resolve paths against; whatever leaves it is no path of this shop. */
const base = 'http://shop.invalid'

/**
 * Where to go after signing in. `next` stands in an address that anybody can write, so only paths of the shop's own pages count.
 * @returns `next` as a path, or `otherwise`
 */
export function returnPath(next: unknown, otherwise: string): string {
  if (typeof next !== 'string' || !next.startsWith('/') || !URL.canParse(next, base)) return otherwise
  const { origin, pathname, search, hash } = new URL(next, base)
  const isOwn = origin === base && !pathname.startsWith('//') && !/^\/(api|ws)(\/|$)/.test(pathname)
  return isOwn && !isPassing(pathname) ? pathname + search + hash : otherwise
}

/** For links to the login page: it leads back to `href` afterwards. */
export const loginLink = (href: string, to: '/login' | '/register' = '/login') =>
  // The pages are the same whatever stands behind `next`, so their routes know nothing of it.
  ({ to, search: (href === '/' || href === '/en' ? {} : { next: href }) as never })
