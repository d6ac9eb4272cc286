import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { findProgram } from '@technomir/local-services'

export interface Asked {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
}

/** What a load generator counts. */
export interface Driven {
  readonly requests: number
  readonly seconds: number
}

/** Keeps `connections` busy for `seconds`: one request at a time on each. */
export type Drive = (asked: Asked, seconds: number) => Promise<Driven>

export const connections = 20

/**
 * The generator, in a process of its own: wrk where it is installed (it takes less of the processor than anything written in JavaScript), else
 * a loop over undici.
 */
export async function findDrive(): Promise<{ name: string; drive: Drive }> {
  const wrk = await findProgram('wrk')
  return wrk === null ? { name: 'undici', drive: byUndici } : { name: 'wrk', drive: byWrk(wrk) }
}

const byWrk =
  (program: string): Drive =>
  async ({ url, headers = {} }, seconds) => {
    const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`])
    const text = await output(
      spawn(program, ['-t1', `-c${connections}`, `-d${seconds}s`, ...named, url], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    )
    if (/Non-2xx|Socket errors/.test(text)) throw new Error(`${url} did not always answer:\n${text}`)
    const [, requests, took, unit] = /(\d+) requests in ([\d.]+)(m?s)/.exec(text) ?? []
    return { requests: Number(requests), seconds: Number(took) / (unit === 'ms' ? 1000 : 1) }
  }

export const byUndici: Drive = async (asked, seconds) => {
  const loop = fileURLToPath(new URL('drive-undici.ts', import.meta.url))
  const child = spawn(process.execPath, [loop, JSON.stringify({ ...asked, seconds, connections })], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return JSON.parse(await output(child)) as Driven
}

async function output(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`The load generator ended with ${code}:\n${text}`)
  return text
}
