import { createHash } from 'node:crypto'
import { glob, readFile } from 'node:fs/promises'
import path from 'node:path'

/** The workspace's folder. */
export const webRoot = path.dirname(import.meta.dirname)
export const distFolder = path.join(webRoot, 'dist')

export const stampFile = path.join(distFolder, 'stamp')

/** The hash of the sources that were built last; null when nothing was. */
export const readStamp = (): Promise<string | null> => readFile(stampFile, 'utf8').catch(() => null)

/** Where the build of sources with this hash stands. */
export const buildFolder = (hash: string): string => path.join(distFolder, hash.slice(0, 16))

/** What the bundles are made of, relative to the workspace. Packages stand for themselves in package-lock.json. */
const sources = [
  'src/**/*.{ts,tsx,css,svg}',
  'messages/*.json',
  'public/**/*',
  'build/*.ts',
  'vite.config.ts',
  '../../packages/live/src/**/*.ts',
  '../../package-lock.json',
]
const notSources = /\.test\.tsx?$/

/** A hash of all that goes into the bundles: when it is the same, they are. */
export async function hashSources(): Promise<string> {
  const files: string[] = []
  for await (const entry of glob(sources, { cwd: webRoot, withFileTypes: true })) {
    if (entry.isFile() && !notSources.test(entry.name)) files.push(path.join(entry.parentPath, entry.name))
  }
  const hash = createHash('sha256')
  for (const file of files.sort()) {
    hash
      .update(path.relative(webRoot, file))
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}
