import { isDecodable } from './config-values.ts'

/** Passwords that stand in this repository or in its documentation, so that everybody knows them. */
const published = new Set([
  'demo_password',
  'replpass',
  'masterpass',
  'replicapass',
  'postgres',
  'password',
  'admin',
  'change-me',
])

const secrets = {
  urls: ['DATABASE_URL', 'REPLICA_URLS', 'REPLICATION_PRIMARY_URL', 'REDIS_URL'],
  passwords: ['REPLICATOR_PASSWORD'],
}

/**
 * Which variables hold a password that everybody knows. A service that only this machine can reach (`npm start`) may have one.
 * @returns their names
 */
export function demoPasswordsIn(env: Readonly<Record<string, string | undefined>>): string[] {
  const urls = secrets.urls.filter(name => env[name]?.split(',').some(url => isKnownOutside(url.trim())))
  const passwords = secrets.passwords.filter(name => published.has(env[name] ?? ''))
  return [...urls, ...passwords]
}

/** What is wrong about them without DEMO_MODE, one line each; none repeats a password. */
export function demoPasswordFaults(env: Readonly<Record<string, string | undefined>>): string[] {
  return demoPasswordsIn(env).map(
    name =>
      `${name} holds a password of the demo, which everybody knows: set another one, or leave DEMO_MODE on`,
  )
}

function isKnownOutside(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  const local = ['', 'localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  // One that cannot be decoded is none of ours; the configuration's check names it.
  return !local && isDecodable(url.password) && published.has(decodeURIComponent(url.password))
}
