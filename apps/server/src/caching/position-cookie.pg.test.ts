import { afterAll, beforeAll, expect, test } from 'vitest'
import { type InProcessShop, startInProcessShop } from '../testing/inject.ts'
import { formatToken, parseToken, positionCookie } from './session-token.ts'

let shop: InProcessShop
beforeAll(async () => {
  shop = await startInProcessShop()
})
afterAll(() => shop.stop())

async function read(claimed?: string, inCookie?: string) {
  const answer = await shop.request({
    url: '/api/products/1',
    headers: claimed === undefined ? {} : { 'technomir-position': claimed },
    cookies: inCookie === undefined ? {} : { [positionCookie]: inCookie },
  })
  expect(answer.statusCode).toBe(200)
  const kept = answer.cookies.find(({ name }) => name === positionCookie)?.value
  return { kept: parseToken(kept), header: String(answer.headers['technomir-position']) }
}

test('a place that this server has not seen counts for the request that names it, and is not kept', async () => {
  const { kept } = await read()
  if (kept === undefined) throw new Error('the first answer gives a place')
  const claimed = formatToken({ ...kept, position: 9_007_199_254_740_000 })
  const answer = await read(claimed)
  expect(answer.header).toBe(claimed)
  expect(answer.kept?.epoch).toBe(kept.epoch)
  expect(answer.kept?.position).toBeLessThan(9_007_199_254_740_000)
})

test('one that it has seen is kept', async () => {
  const changed = await shop.request({
    method: 'PUT',
    url: '/api/user/profile',
    payload: { name: 'Somebody Else' },
  })
  expect(changed.statusCode).toBe(200)
  const seen = String(changed.headers['technomir-position'])
  // Its own place is the older one that it was loaded at.
  await read()
  await expect.poll(async () => (await read(seen)).header).toBe(seen)
  await expect.poll(async () => (await read(seen)).kept).toEqual(parseToken(seen))
})
