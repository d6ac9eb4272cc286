import { parseArgs } from 'node:util'

/** What `npm run load` was asked for. */
export interface LoadOptions {
  /** Address of the shop, without a slash at the end. */
  readonly url: string
  /** Journeys that begin per second. */
  readonly rate: number
  readonly seconds: number
  /** Buyers there are; a journey that finds all of them busy waits, and its waiting counts. */
  readonly users: number
  /** The same seed makes the same journeys at the same times. */
  readonly seed: number
  readonly json: boolean
}

/** A mistake of the person who typed the command: shown as it is. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

export const usage = `Usage: npm run load [-- options]
  --url U       the shop; default: the one that npm start runs here
  --rate R      journeys that begin per second (10)
  --seconds S   for how long they begin (30)
  --users N     buyers, each with a session and a WebSocket (40)
  --seed X      a whole number: the same one makes the same journeys
  --json        the result as JSON
  --i-own-this-host   for an address that is not this machine`

/**
 * Reads the command line.
 * @param running address of the shop that runs here, if one does
 * @param anySeed what to take when none is given
 * @throws UsageError that says what to type instead
 */
export function readOptions(args: readonly string[], running: string | null, anySeed: number): LoadOptions {
  const given = parse(args)
  const url = given.url ?? running
  if (url === null)
    throw new UsageError('No shop runs here. Start one with npm start, or name one: npm run load -- --url U')
  return {
    url: address(url, given['i-own-this-host']),
    rate: number('rate', given.rate, { from: 0.1, to: 10_000 }),
    seconds: number('seconds', given.seconds, { from: 1, to: 86_400 }),
    users: number('users', given.users, { from: 1, to: 5000, whole: true }),
    seed:
      given.seed === undefined
        ? anySeed
        : number('seed', given.seed, { from: 0, to: 2 ** 32 - 1, whole: true }),
    json: given.json,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        url: { type: 'string' },
        rate: { type: 'string', default: '10' },
        seconds: { type: 'string', default: '30' },
        users: { type: 'string', default: '40' },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
        'i-own-this-host': { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${usage}`)
  }
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Load on somebody else's machine is an attack: whoever means it has to say so. */
function address(text: string, owned: boolean): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--url must look like http://localhost:8080 (it is "${text}").`)
  if (!owned && !loopback.test(url.hostname))
    throw new UsageError(
      `${url.hostname} is not this machine. If it is yours to put load on, add --i-own-this-host.`,
    )
  return url.origin
}

function number(name: string, text: string, range: { from: number; to: number; whole?: boolean }): number {
  const value = Number(text)
  const fits =
    text.trim() !== '' &&
    value >= range.from &&
    value <= range.to &&
    (!range.whole || Number.isInteger(value))
  if (!fits)
    throw new UsageError(
      `--${name} must be a ${range.whole ? 'whole ' : ''}number from ${range.from} to ${range.to} (it is "${text}").`,
    )
  return value
}
