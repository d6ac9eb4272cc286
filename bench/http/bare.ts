import http from 'node:http'
import type { AddressInfo } from 'node:net'
import v8 from 'node:v8'
import vm from 'node:vm'
import { keepTicksSteady } from '@technomir/server/steady-ticks'

/**
 * The limit: node:http alone, answering every request with the same bytes and headers as the server it is compared with. They come
 * from `process.env.ANSWER`. With `COLLECT` set it collects everything whenever it has been idle, as V8 does by itself in servers that have
 * more in memory; with `STEADY` it keeps a tick; with `BODILESS` it is told, as the shop's servers are, that requests bring a body only where they
 * announce one.
 */
if (process.env.STEADY) keepTicksSteady()
const { headers, body } = JSON.parse(process.env.ANSWER ?? '') as { headers: string[]; body: string }
const bytes = Buffer.from(body, 'base64')
const server = http.createServer({ optimizeEmptyRequests: Boolean(process.env.BODILESS) }, (_, response) => {
  response.writeHead(200, headers)
  response.end(bytes)
})
if (process.env.COLLECT) collectWhenIdle(server)
server.keepAliveTimeout = 72_000
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${port}` })
})
for (const name of ['SIGTERM', 'disconnect'] as const) process.once(name, () => process.exit(0))

function collectWhenIdle(of: http.Server): void {
  let askedAt = Number.POSITIVE_INFINITY
  of.on('request', () => {
    askedAt = performance.now()
  })
  v8.setFlagsFromString('--expose-gc')
  const collect = vm.runInNewContext('gc') as () => void
  setInterval(() => {
    if (performance.now() - askedAt > 200) collect()
  }, 100)
}
