import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const entry = fileURLToPath(new URL('../replication/cli.ts', import.meta.url))

export interface CliResult {
  code: number
  out: string
  err: string
}

/** `npm run replication -- …` as a process of its own, which knows only `env`. */
export async function replicationCli(
  args: readonly string[],
  o: { env?: Record<string, string>; onStart?: (child: ChildProcess, err: () => string) => void } = {},
): Promise<CliResult> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [entry, ...args], {
    env: { PATH, NODE_COMPILE_CACHE, TECHNOMIR_DATA: '/nonexistent', ...o.env },
  })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  o.onStart?.(child, () => err)
  const [code] = (await once(child, 'close')) as [number]
  return { code, out, err }
}
