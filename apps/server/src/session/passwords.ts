import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

/** What OWASP recommends for Argon2id (Password Storage Cheat Sheet): 19 MiB, two passes, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const hashBytes = 32
/** Longer ones cost time and gain nothing. */
export const longestPassword = 200

const derive = promisify(argon2)

/** Hashes a password for keeping, in PHC form: `$argon2id$v=19$m=…,t=…,p=…$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(saltBytes)
  const hash = await derive('argon2id', { ...cost, message: bytes(password), nonce, tagLength: hashBytes })
  const { memory: m, passes: t, parallelism: p } = cost
  return `$argon2id$v=19$m=${m},t=${t},p=${p}$${encode(nonce)}$${encode(hash)}`
}

/**
 * Whether the password is the one that was kept. Without a kept one (`null`: there is no such account) it takes as long
 * and says no. Throws when the kept hash is none of ours.
 */
export async function verifyPassword(kept: string | null, password: string): Promise<boolean> {
  if (kept === null) {
    await hashPassword(password)
    return false
  }
  const [, m, t, p, salt = '', hash = ''] =
    /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,2}),p=(\d{1,2})\$([\w+/]{11,64})\$([\w+/]{22,128})$/.exec(kept) ??
    []
  if (hash === '')
    throw new Error('A kept password hash is not in the form $argon2id$v=19$…: reset that password.')
  const expected = Buffer.from(hash, 'base64')
  const found = await derive('argon2id', {
    message: bytes(password),
    nonce: Buffer.from(salt, 'base64'),
    memory: Number(m),
    passes: Number(t),
    parallelism: Number(p),
    tagLength: expected.length,
  })
  return timingSafeEqual(found, expected)
}

/** The same password typed on different keyboards is the same bytes. */
const bytes = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8')

const encode = (data: Buffer): string => data.toString('base64').replaceAll('=', '')
