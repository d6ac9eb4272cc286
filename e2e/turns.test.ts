import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startTurns, type Turns } from './turns.ts'

let turns: Turns
beforeEach(async () => {
  turns = await startTurns()
})
afterEach(() => turns.stop())

const begun: string[] = []

/** Asks for a turn; `begun` tells when it came. */
async function ask(name: string): Promise<Socket> {
  const socket = connect(turns.port, '127.0.0.1')
  socket.on('data', () => begun.push(name))
  await once(socket, 'connect')
  return socket
}

test('one after the other, in the order in which they asked; who goes away while waiting is left out', async () => {
  const a = await ask('a')
  await expect.poll(() => begun).toEqual(['a'])
  const b = await ask('b')
  const c = await ask('c')
  const d = await ask('d')
  b.destroy()
  await once(b, 'close')
  a.end()
  await expect.poll(() => begun).toEqual(['a', 'c'])
  c.resetAndDestroy()
  await expect.poll(() => begun).toEqual(['a', 'c', 'd'])
  d.destroy()
  await once(d, 'close')
  const e = await ask('e')
  await expect.poll(() => begun).toEqual(['a', 'c', 'd', 'e'])
  e.destroy()
})
