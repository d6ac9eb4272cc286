import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { isRunning, type RedisServer, temporaryRedis } from './index.ts'
import { describeWith } from './testing.ts'

async function command(server: RedisServer, text: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1').setEncoding('utf8')
  socket.write(`${text}\r\n`)
  const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(500) }).finally(() =>
    socket.destroy(),
  )) as [string]
  return answer.trim()
}

describeWith(['redis'], 'a temporary Redis', () => {
  it('keeps what it was told to keep over a restart, and nothing over an empty one', async () => {
    const server = await temporaryRedis({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
    try {
      await command(server, 'SET k v')
      await server.kill()
      await server.restart()
      expect(await command(server, 'EXISTS k')).toBe(':1')
      await server.restart({ empty: true })
      expect(await command(server, 'EXISTS k')).toBe(':0')
    } finally {
      await server.stop()
    }
    expect(await isRunning(server.pid)).toBe(false)
  })

  it('holds its connections without answering while paused, and still stops', async () => {
    const server = await temporaryRedis()
    server.pause()
    await expect(command(server, 'PING')).rejects.toThrow()
    server.resume()
    expect(await command(server, 'PING')).toBe('+PONG')
    server.pause()
    await server.stop()
    expect(await isRunning(server.pid)).toBe(false)
  })
})
