import { existsSync } from 'node:fs'
import { readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'
import { compressFolder } from './compress.ts'
import { buildFolder, distFolder, hashSources, readStamp, stampFile, webRoot } from './sources.ts'

/** Builds that stay beside the newest one. */
const keptBuilds = 3

/** Makes both bundles, in this process; `NODE_ENV` must be `production`. Returns false when they stand there already. */
export async function bundle(): Promise<boolean> {
  const hash = await hashSources()
  if ((await readStamp()) === hash) return false
  const folder = buildFolder(hash)
  if (!existsSync(folder)) await make(folder)
  // Last, and at once: whoever reads it finds a whole build.
  const stamp = `${stampFile}.${process.pid}`
  await writeFile(stamp, hash)
  await rename(stamp, stampFile)
  await forgetOld(folder)
  return true
}

/** Builds elsewhere first: nobody must see half of it, and of two that build the same at once one comes second. */
async function make(folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`
  try {
    for (const ssr of [false, true]) {
      await build({
        root: webRoot,
        configFile: path.join(webRoot, 'vite.config.ts'),
        logLevel: 'error',
        mode: 'production',
        build: { outDir: path.join(fresh, ssr ? 'server' : 'client'), ssr, emptyOutDir: true },
      })
    }
    // For the server alone: browsers have no use for it.
    await rename(path.join(fresh, 'client', '.vite', 'manifest.json'), path.join(fresh, 'manifest.json'))
    await rm(path.join(fresh, 'client', '.vite'), { recursive: true })
    await compressFolder(path.join(fresh, 'client'))
    await rename(fresh, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error
    })
  } finally {
    await rm(fresh, { recursive: true, force: true })
  }
}

/** Servers may still deliver the builds before this one; a few are enough. */
async function forgetOld(newest: string): Promise<void> {
  const names = (await readdir(distFolder)).filter(name => /^[0-9a-f]{16}$/.test(name))
  const builds = await Promise.all(
    names.map(async name => {
      const folder = path.join(distFolder, name)
      return { folder, made: (await stat(folder)).mtimeMs }
    }),
  )
  const old = builds.filter(one => one.folder !== newest).sort((a, b) => b.made - a.made)
  await Promise.all(old.slice(keptBuilds).map(one => rm(one.folder, { recursive: true, force: true })))
}
