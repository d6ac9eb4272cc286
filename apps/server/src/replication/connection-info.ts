import { replicatorRole } from './replicator-role.ts'

/** How a replica reaches the primary, as libpq writes it. */
export function connectionInfo(primaryUrl: string, password: string): string {
  const url = new URL(primaryUrl)
  const parts: Record<string, string> = {
    host: decodeURIComponent(url.hostname).replace(/^\[|\]$/g, ''),
    port: url.port === '' ? '5432' : url.port,
    user: replicatorRole,
    password,
    dbname: decodeURIComponent(url.pathname.slice(1)),
    connect_timeout: '5',
  }
  const sslmode = url.searchParams.get('sslmode')
  if (sslmode !== null) parts.sslmode = sslmode
  return Object.entries(parts)
    .map(([key, value]) => `${key}=${quote(value)}`)
    .join(' ')
}

/** Whether both lead to the same database at the same address; roles and passwords may differ. */
export function sameAddress(a: string, b: string): boolean {
  const [x, y] = [parse(a), parse(b)]
  return ['host', 'port', 'dbname'].every(key => (x.get(key) ?? '') === (y.get(key) ?? ''))
}

function quote(value: string): string {
  return /^[\w.:/-]+$/.test(value) ? value : `'${value.replace(/[\\']/g, '\\$&')}'`
}

function parse(info: string): Map<string, string> {
  const found = info.matchAll(/(\w+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\S*))/g)
  return new Map(
    [...found].map(([, key = '', quoted, plain]) => [key, (quoted ?? plain ?? '').replace(/\\(.)/g, '$1')]),
  )
}
