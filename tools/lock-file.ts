/** What of package-lock.json matters here. */
export interface LockFile {
  packages: Record<string, LockedPackage>
}

interface LockedPackage {
  version?: string
  dev?: boolean
  optional?: boolean
  license?: string
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const processors = [
  'arm',
  'arm64',
  'ia32',
  'loong64',
  'mips64el',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
]

/** Optional packages that the lock file names but does not lock, as [who needs it, name, version]. */
export function missingOptionals(lock: LockFile): [owner: string, name: string, version: string][] {
  return Object.entries(lock.packages).flatMap(([owner, one]) =>
    Object.entries(one.optionalDependencies ?? {})
      .filter(([name]) => !isLocked(lock, owner, name))
      .map(([name, version]) => [owner, name, version] as [string, string, string]),
  )
}

/** Adds them, reading platform and processor from their names, as all of them are named. Returns the names. */
export function completeLock(lock: LockFile): string[] {
  const missing = missingOptionals(lock)
  for (const [owner, name, version] of missing) {
    const words = (name.split('/').at(-1) ?? '').split(/[-.]/)
    const os = words.filter(word => systems.includes(word))
    const cpu = words.filter(word => processors.includes(word))
    // WebAssembly runs on every system, and such packages name none.
    const anySystem = cpu[0] === 'wasm32' && os.length === 0
    if (!(os.length === 1 || anySystem) || cpu.length !== 1 || !/^\d/.test(version)) {
      throw new Error(
        `${name}@${version} does not say which platform it is for. Add it to package-lock.json by hand.`,
      )
    }
    const { dev, license } = lock.packages[owner] ?? {}
    const musl = words.some(word => word.startsWith('musl'))
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(dev ? { dev } : {}),
      ...(os[0] === 'linux' && (musl || words.some(word => word.startsWith('gnu')))
        ? { libc: [musl ? 'musl' : 'glibc'] }
        : {}),
      ...(license === undefined ? {} : { license }),
      optional: true,
      ...(anySystem ? {} : { os }),
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
  lock.packages = Object.fromEntries(sorted)
  return missing.map(([, name]) => name)
}

/** npm looks in the owner's own node_modules first, then in those of the folders around it. */
function isLocked(lock: LockFile, owner: string, name: string): boolean {
  for (let at = owner; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
  }
}
