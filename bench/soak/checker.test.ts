import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRandom } from '@technomir/server/random'
import { expect, test } from 'vitest'
import { Checker } from './checker.ts'
import { base, type Row } from './truth.ts'

/** What the checker says of a shop whose product is at version 5, and which answers with these versions in turn. */
async function judge(versions: readonly number[]): Promise<ReturnType<Checker['result']>> {
  const row: Row = { kind: 'product', id: 1, committed: 5, sent: 5 }
  const user: Row = { kind: 'user', id: 1, committed: 5, sent: 5 }
  let asked = 0
  const server = createServer((request, response) => {
    response.setHeader('technomir-position', 'epoch:100')
    response.setHeader('cache-status', 'technomir; hit; ttl=60; key="product:1"; detail=l1')
    response.setHeader('content-type', 'application/json')
    const version = versions[asked++ % versions.length] ?? 0
    const product = { id: 1, price: base + version }
    if (request.url === '/api/user/profile') response.end('{"name":"Version 5"}')
    else response.end(JSON.stringify(request.url?.includes('/1') ? product : { items: [product] }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const checker = new Checker({
    truth: { rows: [row, user], position: '100' },
    urls: () => [url],
    random: createRandom(1),
    onWrong: () => {},
  })
  await expect.poll(() => checker.result().compared, { timeout: 20_000 }).toBeGreaterThan(60)
  await checker.stop()
  server.closeAllConnections()
  server.close()
  return checker.result()
}

test('a shop that says what was written is right', async () => {
  expect(await judge([5])).toMatchObject({ wrongCount: 0, unanswered: 0 })
})

test.each([
  ['an old version', [4]],
  ['a version that nobody wrote', [6]],
  ['an old version after a new one', [5, 5, 5, 5, 5, 5, 4]],
])('%s is found, with where and what', async (_, versions) => {
  const { wrong, wrongCount } = await judge(versions)
  expect(wrongCount).toBeGreaterThan(0)
  expect(wrong[0]).toMatch(/shows product 1 version [46]; it had to be from \d to 5 \(technomir; hit/)
})
