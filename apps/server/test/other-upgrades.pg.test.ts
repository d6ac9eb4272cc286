import { once } from 'node:events'
import http from 'node:http'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ServerProcess } from '../src/testing/server-process.ts'
import { type Stack, startStack } from '../src/testing/stack.ts'

/** RFC 9110 §7.8: who asks for another protocol that we do not speak is answered as if it had not asked. */

let stack: Stack
let server: ServerProcess
beforeAll(async () => {
  stack = await startStack({ redis: false })
  server = stack.servers[0] as ServerProcess
})
afterAll(() => stack?.stop())

async function ask(agent: http.Agent, path: string, upgrade: string, body?: object) {
  const http2 = upgrade === 'h2c'
  const request = http.request(`${server.url}${path}`, {
    agent,
    method: body ? 'POST' : 'GET',
    headers: {
      connection: http2 ? 'Upgrade, HTTP2-Settings' : 'Upgrade',
      upgrade,
      ...(http2 ? { 'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA' } : {}),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
  })
  request.end(body && JSON.stringify(body))
  const [response] = (await once(request, 'response')) as [http.IncomingMessage]
  return {
    status: response.statusCode,
    body: (await json(response)) as object,
    port: request.socket?.localPort,
  }
}

it.each(['h2c', 'TLS/1.0, HTTP/1.1', 'websocket'])(
  'an upgrade to %s is ignored, bodies included',
  async upgrade => {
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
    const read = await ask(agent, '/api/products/1', upgrade)
    expect(read).toMatchObject({ status: 200, body: { id: 1 } })
    const written = await ask(agent, '/api/cart/add/1', upgrade, { quantity: 1 })
    expect(written.status).toBeLessThan(300)
    expect(await ask(agent, '/api/nothing', upgrade)).toMatchObject({
      status: 404,
      body: { error: { code: 'not_found' } },
    })
    // Answered from memory before the framework sees it.
    expect(await ask(agent, '/api/products/1', upgrade)).toMatchObject({ status: 200, body: { id: 1 } })
    agent.destroy()
  },
)

it('at the address of the WebSocket, too', async () => {
  const agent = new http.Agent()
  expect(await ask(agent, '/ws', 'h2c')).toMatchObject({
    status: 404,
    body: { error: { code: 'not_found' } },
  })
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/ws`)
  const [message] = (await once(socket, 'message')) as [MessageEvent]
  expect(JSON.parse(String(message.data))).toMatchObject({ type: 'hello' })
  socket.close()
})
