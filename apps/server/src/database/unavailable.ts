import { PrimaryHangsError } from './pulse.ts'

/** SQLSTATEs that say "not now" rather than "wrong": connection lost, shutting down, too many clients, deadlock, timeout. */
const states = new Set([
  '57P01',
  '57P02',
  '57P03',
  '57014',
  '53300',
  '55P03',
  '40001',
  '40P01',
  '25006',
  '25P03',
])
const network = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  'ENOENT',
])
// The driver gives these no code.
const driver =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client has encountered a connection error|Cannot use a pool after calling end)/

/** Whether the database could not be reached or asked to come back later: trying again can help, changing the request cannot. */
export function isDatabaseUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  // Reading a file that is missing is no matter of the database; a missing socket is.
  const isNetwork =
    network.has(code) && 'syscall' in error && (code !== 'ENOENT' || error.syscall === 'connect')
  if (
    error instanceof PrimaryHangsError ||
    isNetwork ||
    states.has(code) ||
    /^08...$/.test(code) ||
    driver.test(error.message)
  )
    return true
  if (error instanceof AggregateError && error.errors.some(isDatabaseUnavailable)) return true
  return isDatabaseUnavailable(error.cause)
}

/** SQLSTATEs of a login that the database refuses: no such user or password, not from here, no such database. */
const refusals = new Set(['28P01', '28000', '3D000'])

/**
 * The SQLSTATE with which the database refused to let this process in, `null` for any other error. No client can help that, and neither can
 * waiting alone: somebody has to mend the address or the database.
 */
export function loginRefusal(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string' && refusals.has(error.code)) return error.code
  return loginRefusal(error.cause)
}

const broken = new Set(['ECONNRESET', 'EPIPE', '57P01', '57P02'])

/**
 * Whether an established connection turned out to be dead, as those of a pool are after the server was restarted: on another
 * connection a statement that only reads may succeed at once.
 */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if ('syscall' in error && error.syscall === 'connect') return false
  return (
    broken.has(code) ||
    /^(Connection terminated|Client has encountered a connection error)/.test(error.message) ||
    isConnectionLost(error.cause)
  )
}

/** Whether a statement failed because a unique index has such a row already. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === '23505' &&
    'constraint' in error &&
    error.constraint === constraint
  )
}
