import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'

let shop: InProcessShop
let port: number
beforeAll(async () => {
  shop = await startInProcessShop()
  port = Number(new URL(await shop.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => shop.stop())

test.each([
  ['what is no HTTP', 'hello\r\n\r\n', 400, 'bad_request'],
  ['headers without end', `GET / HTTP/1.1\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`, 431, 'headers_too_large'],
])('%s is answered in the shape of errors', async (_, sent, status, code) => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  // The server may close while we still send.
  socket.on('error', () => {})
  socket.write(sent)
  const answer = await text(socket)
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ error: { code } })
})
