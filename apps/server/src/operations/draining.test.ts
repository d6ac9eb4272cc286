import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { UnusedConnections } from './draining.ts'

test('a connection on which nothing was asked does not keep the server from closing; one under way is answered', async () => {
  const server = createServer(async (_, response) => {
    await sleep(300)
    response.end('answer')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const unused = new UnusedConnections(server)
  const { port } = server.address() as AddressInfo
  const silent = connect(port, '127.0.0.1')
  await once(silent, 'connect')
  const asked = request({ port, host: '127.0.0.1', agent: false }).end()
  await sleep(50)
  const closed = new Promise<void>(resolve => server.close(() => resolve()))
  const [[answer]] = await Promise.all([once(asked, 'response'), unused.closeWhile(closed)])
  expect((answer as { statusCode: number }).statusCode).toBe(200)
  expect(silent.closed || (await once(silent, 'close'))).toBeTruthy()
})
