import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { findProgram, freePort } from '@technomir/local-services'
import { until } from '../src/testing/stack.ts'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('../../../deploy/nginx', import.meta.url))

/** nginx as deployed, in front of servers on this machine. */
export interface Nginx {
  readonly url: string
  /** The servers that it sends requests to now. */
  serving(): Promise<string[]>
  /** What it has logged. */
  log(): Promise<string>
  stop(): Promise<void>
}

export async function startNginx(
  servers: readonly { url: string }[],
  env: Record<string, string> = {},
): Promise<Nginx> {
  const program = await findProgram('nginx')
  if (program === null)
    throw new Error('There is no nginx on this machine: install it (apt-get install nginx).')
  const port = await freePort()
  const place = await mkdtemp(path.join(os.tmpdir(), 'technomir-nginx-'))
  // Started by root, its workers run as somebody else.
  await chmod(place, 0o755)
  const logFile = path.join(place, 'log')
  const log = openSync(logFile, 'a')
  const variables = {
    PATH: `${path.dirname(program)}:${process.env.PATH}`,
    NGINX_RUN: path.join(place, 'run'),
    LISTEN: `127.0.0.1:${port}`,
    APP_SERVERS: servers.map(({ url }) => new URL(url).host).join(' '),
    ...env,
  }
  const child = spawn('/bin/sh', [path.join(folder, 'start.sh')], {
    env: variables,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const nginx: Nginx = {
    url: `http://127.0.0.1:${port}`,
    serving: async () => {
      const { stdout } = await run('/bin/sh', [path.join(folder, 'serving.sh')], { env: variables })
      return stdout.split('\n').filter(Boolean)
    },
    log: () => readFile(logFile, 'utf8'),
    stop: async () => {
      await end(child)
      await rm(place, { recursive: true, force: true })
    },
  }
  try {
    await until(() => answers(child, nginx), 'nginx answers')
    return nginx
  } catch (error) {
    const text = await nginx.log()
    await nginx.stop()
    throw new Error(`nginx did not start:\n${text}`, { cause: error })
  }
}

async function answers(child: ChildProcess, nginx: Nginx): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode}.`)
  return fetch(`${nginx.url}/metrics`).then(
    ({ status }) => status === 404,
    () => false,
  )
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGTERM')
  await once(child, 'exit')
}
