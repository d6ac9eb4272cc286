import http from 'node:http'
import type { AddressInfo } from 'node:net'

/**
 * The limit: node:http alone, answering every request with the same bytes and headers as the server it is compared with. They come
 * from `process.env.ANSWER`.
 */
const { headers, body } = JSON.parse(process.env.ANSWER ?? '') as { headers: string[]; body: string }
const bytes = Buffer.from(body, 'base64')
const server = http.createServer((_, response) => {
  response.writeHead(200, headers)
  response.end(bytes)
})
server.keepAliveTimeout = 72_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${port}` })
})
for (const name of ['SIGTERM', 'disconnect'] as const) process.once(name, () => process.exit(0))
