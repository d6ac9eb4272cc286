import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Child } from './child.ts'

const startDeadlineMs = 30_000

/** Waits until our own server (not one that took the port first) answers commands; loading its data counts as not yet. */
export async function waitForRedis(port: number, child: Child, signal?: AbortSignal): Promise<void> {
  const end = performance.now() + startDeadlineMs
  for (;;) {
    if (child.hasExited()) throw new Error(`Redis ended while starting:\n${await child.tail()}`)
    const info = await ask(port, 'INFO server')
    if (info?.includes(`process_id:${child.pid}\r\n`) && (await ask(port, 'PING'))?.startsWith('+PONG'))
      return
    if (performance.now() > end) {
      throw new Error(`Redis is not ready after ${startDeadlineMs / 1000} s:\n${await child.tail()}`)
    }
    await sleep(10, undefined, signal === undefined ? {} : { signal })
  }
}

/** One inline command over a bare socket; null when nothing answers. */
export function ask(port: number, command: string): Promise<string | null> {
  return new Promise(resolve => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\nQUIT\r\n`))
    socket.setEncoding('utf8').setTimeout(1000, () => socket.destroy())
    socket.on('data', text => {
      answer += text
    })
    socket.on('error', () => resolve(null))
    socket.on('close', () => resolve(answer === '' ? null : answer))
  })
}
