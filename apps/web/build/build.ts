import { execFile } from 'node:child_process'
import path from 'node:path'
import { promisify } from 'node:util'
import { hashSources, readStamp } from './sources.ts'

const run = promisify(execFile)

/**
 * Builds the storefront into `dist`, unless it stands there already. A running server keeps the bundle that it has loaded.
 * @returns whether anything was built
 */
export async function buildStorefront(): Promise<boolean> {
  if ((await readStamp()) === (await hashSources())) return false
  // In a process of its own: a test run or a development server has another NODE_ENV, and React would become its development edition.
  const env = { ...process.env, NODE_ENV: 'production' }
  try {
    await run(process.execPath, [path.join(import.meta.dirname, 'main.ts')], { env })
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string }
    throw new Error(`The storefront could not be built:\n${stderr || stdout || String(error)}`, {
      cause: error,
    })
  }
  return true
}
