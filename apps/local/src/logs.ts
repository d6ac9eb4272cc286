import { mkdir, rename, stat } from 'node:fs/promises'
import path from 'node:path'

const limitBytes = 10 * 1024 * 1024

/** Path of a log in the data folder. One that has grown beyond 10 MB is set aside first (one predecessor is kept). */
export async function logFile(dataDir: string, name: string): Promise<string> {
  const folder = path.join(dataDir, 'logs')
  await mkdir(folder, { recursive: true })
  const file = path.join(folder, `${name}.log`)
  const size = (await stat(file).catch(() => null))?.size ?? 0
  if (size > limitBytes) await rename(file, `${file}.1`)
  return file
}
