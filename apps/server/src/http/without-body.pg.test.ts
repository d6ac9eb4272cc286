import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import Fastify from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { whenGone } from './gone.ts'

let shop: InProcessShop
let port: number
beforeAll(async () => {
  shop = await startInProcessShop()
  port = Number(new URL(await shop.app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(() => shop.stop())

async function connected(to: number): Promise<Socket> {
  const socket = connect(to, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

const head = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: localhost', ...headers, '', ''].join('\r\n')

/** What a connection on which this was sent brings back, up to its end. */
async function answerTo(...sent: string[]): Promise<string> {
  const socket = await connected(port)
  for (const part of sent) socket.write(part)
  return await text(socket)
}

const close = 'Connection: close'
const json = 'Content-Type: application/json'

test('a request that names a type and brings no body is answered as one with an empty body', async () => {
  const nothing = await answerTo(head('PUT /api/user/profile', json, close))
  expect(nothing).toMatch(/^HTTP\/1.1 4\d\d /)
  const empty = await answerTo(head('PUT /api/user/profile', json, close, 'Content-Length: 0'))
  const [said, saidOfEmpty] = [nothing, empty].map(answer => answer.split('\r\n\r\n')[1] ?? '')
  expect(JSON.parse(said ?? '').error.code).toBe(JSON.parse(saidOfEmpty ?? '').error.code)
  expect(await answerTo(head('POST /api/cart/add/1', json, close))).toMatch(/^HTTP\/1.1 20\d /)
  expect(await answerTo(head('POST /api/cart/add/1', 'Content-Type: text/plain', close))).toMatch(
    /^HTTP\/1.1 415 /,
  )
})

test('a body is read by its length, in chunks, and where nobody asks for it', async () => {
  const body = '{"quantity":2}'
  const byLength = head('POST /api/cart/add/1', json, close, `Content-Length: ${body.length}`)
  expect(await answerTo(byLength, body.slice(0, 5), body.slice(5))).toMatch(/^HTTP\/1.1 20\d /)
  const chunked = head('POST /api/cart/add/1', json, close, 'Transfer-Encoding: chunked')
  expect(await answerTo(chunked, `e\r\n${body}\r\n`, '0\r\n\r\n')).toMatch(/^HTTP\/1.1 20\d /)
  // The next request on the connection begins after it.
  const first = head('GET /api/products/1', 'Content-Length: 5')
  const answers = await answerTo(first, 'hello', head('GET /api/products/2', close))
  expect(answers.match(/HTTP\/1.1 200 /g)).toHaveLength(2)
})

test('a client that goes away before its answer is noticed, with a body and without, first in line or not; one that has it is not', async () => {
  const app = Fastify({ http: { optimizeEmptyRequests: true } })
  const gone: string[] = []
  const asked: string[] = []
  app.all('/:name', async (request, reply) => {
    const { name } = request.params as { name: string }
    asked.push(name)
    whenGone(request, reply, () => gone.push(name))
    if (name === 'answered') return 'answer'
    return await new Promise(() => {})
  })
  const at = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
  try {
    const socket = await connected(at)
    socket.write(head('GET /answered'))
    await once(socket, 'data')
    socket.write(head('GET /first') + head('GET /second'))
    const other = await connected(at)
    other.write(`${head('POST /body', json, 'Content-Length: 2')}{}`)
    await expect.poll(() => asked.toSorted()).toEqual(['answered', 'body', 'first', 'second'])
    expect(gone).toEqual([])
    socket.destroy()
    other.destroy()
    await expect.poll(() => gone.toSorted()).toEqual(['body', 'first', 'second'])
  } finally {
    app.server.closeAllConnections()
    await app.close()
  }
})
