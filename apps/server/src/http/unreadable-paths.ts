import type { IncomingMessage } from 'node:http'

/** The framework refuses longer parts of a path. */
const longestPart = 100

/**
 * A browser whose address has a broken percent sign (`/product/%`) or an endless part gets the page that says there is nothing, as for
 * any other wrong address. The framework would refuse it before any of ours is asked; programs are still told what is wrong.
 * @returns the address to go on with
 */
export function pageForUnreadablePath({ url = '/', method, headers }: IncomingMessage): string {
  if (url.length <= longestPart && !url.includes('%')) return url
  const [path = '/'] = url.split('?', 1)
  const wantsPage = (method === 'GET' || method === 'HEAD') && (headers.accept ?? '').includes('text/html')
  if (!wantsPage || /^\/(en\/)?(api|ws|assets)(\/|$)/.test(path) || isReadable(path)) return url
  return path.startsWith('/en/') ? '/en/404' : '/404'
}

function isReadable(path: string): boolean {
  try {
    return decodeURI(path)
      .split('/')
      .every(part => part.length <= longestPart)
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}
