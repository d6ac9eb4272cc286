import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { freePort } from '@technomir/local-services'
import { expect, test } from 'vitest'
import { runLoad } from './run-load.ts'

test('without a shop it says what to do, in a line', async () => {
  const none = await runLoad()
  expect(none).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^No shop runs here\. .*npm start.*\n$/),
  })
  const gone = await runLoad('--url', `http://127.0.0.1:${await freePort()}`)
  expect(gone).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/cannot be asked .*Does the shop run there\?\n$/),
  })
})

test('a shop that fails makes the command fail, with what failed', async () => {
  const broken = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x')
    response.setHeader('content-type', 'application/json')
    if (pathname === '/api/categories') response.end('{"items":[{"category":"phones"}]}')
    else if (request.url === '/api/products?limit=100')
      response.end('{"items":[{"id":1,"name":"Phone","brand":"One"}]}')
    else {
      response.statusCode = 500
      response.end('{"error":{"code":"internal"}}')
    }
  }).listen(0, '127.0.0.1')
  await once(broken, 'listening')
  const { port } = broken.address() as AddressInfo
  const { code, stdout } = await runLoad(
    '--url',
    `http://127.0.0.1:${port}`,
    '--seconds',
    '1',
    '--users',
    '2',
  )
  broken.closeAllConnections()
  broken.close()
  expect(code).toBe(1)
  expect(stdout).toMatch(/Failed: .*internal \(\d+\)/)
})
