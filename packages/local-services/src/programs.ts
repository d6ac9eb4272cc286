import { access, constants } from 'node:fs/promises'
import path from 'node:path'

/** Full path of a program on the PATH (and in the folders where Debian keeps servers); null when there is none. */
export async function findProgram(...names: string[]): Promise<string | null> {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin'].filter(
    Boolean,
  )
  const suffix = process.platform === 'win32' ? '.exe' : ''
  for (const name of names) {
    for (const folder of folders) {
      const file = path.join(folder, `${name}${suffix}`)
      const usable = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      )
      if (usable) return file
    }
  }
  return null
}

/** redis-server or valkey-server on the PATH, or null. */
export function findRedisServer(): Promise<string | null> {
  return findProgram('redis-server', 'valkey-server')
}

/** Folder of an installed PostgreSQL's programs (initdb, postgres …), where Debian, Red Hat and Homebrew put them; null when there is none. */
export async function findPostgres(major: number): Promise<string | null> {
  const folders = [
    `/usr/lib/postgresql/${major}/bin`,
    `/usr/pgsql-${major}/bin`,
    `/opt/homebrew/opt/postgresql@${major}/bin`,
    `/usr/local/opt/postgresql@${major}/bin`,
  ]
  for (const folder of folders) {
    const whole = await Promise.all(
      ['initdb', 'postgres'].map(name => access(path.join(folder, name), constants.X_OK)),
    ).then(
      () => true,
      () => false,
    )
    if (whole) return folder
  }
  return null
}
