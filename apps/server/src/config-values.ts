import { isIP } from 'node:net'
import ms, { type StringValue } from 'ms'

/** What a regular expression cannot say about the settings. */

const addresses = ['DATABASE_URL', 'REPLICA_URLS', 'REPLICATION_PRIMARY_URL', 'REDIS_URL']

/** Whether every percent sign of an address stands for a character. */
export function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

/** One line for each address that nobody could take apart; none repeats it, since it may hold a password. */
export function addressFaults(env: Readonly<Record<string, string | undefined>>): string[] {
  return addresses
    .filter(name => !isDecodable(env[name] ?? ''))
    .map(name => `${name} has a malformed percent sign: write %25 for each % in a user or password`)
}

/** A timer takes 2³¹ - 1 ms at most, and ends at once with more; a bit is left for what is added to a time. */
export const longestTime = '24d'

export const time = (text: string): number => ms(text as StringValue)

export const isTooLong = (text: string): boolean => !(time(text) <= time(longestTime))

const groups = new Set(['loopback', 'linklocal', 'uniquelocal'])

/** Whether the framework understands who is named as a proxy: addresses, blocks of them, or groups. */
export function areProxies(text: string): boolean {
  return text.split(',').every(part => {
    const one = part.trim()
    if (groups.has(one)) return true
    const [address = '', length, ...more] = one.split('/')
    const family = isIP(address)
    if (family === 0 || more.length > 0) return false
    return (
      length === undefined || (/^[1-9]\d{0,2}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128))
    )
  })
}
