import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** `npm run load` (without npm) under test, on a machine where no shop was started. */
export async function runLoad(...args: string[]): Promise<Ended> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'technomir-load-'))
  const main = path.join(import.meta.dirname, 'main.ts')
  try {
    const env = { ...process.env, TECHNOMIR_DATA: data }
    return { code: 0, ...(await promisify(execFile)(process.execPath, [main, ...args], { env })) }
  } catch (error) {
    return error as Ended
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
