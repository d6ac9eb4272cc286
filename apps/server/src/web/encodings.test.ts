import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { bestEncoding, encoded } from './encodings.ts'

it('chooses the best encoding that is allowed', () => {
  expect(bestEncoding('gzip, deflate, br, zstd')).toBe('br')
  expect(bestEncoding('gzip;q=1.0, br;q=0')).toBe('gzip')
  expect(bestEncoding('br;q=0.0, gzip;q=0')).toBe('identity')
  expect(bestEncoding('deflate')).toBe('identity')
  expect(bestEncoding(undefined)).toBe('identity')
})

it('encodes a page once, with a validator for each encoding', async () => {
  const page = { status: 200, html: '<!doctype html>Страница '.repeat(100) }
  const br = await encoded(page, 'br')
  expect(await encoded(page, 'br')).toBe(br)
  const gzip = await encoded(page, 'gzip')
  const plain = await encoded(page, 'identity')
  expect(brotliDecompressSync(br.bytes).toString()).toBe(page.html)
  expect(gunzipSync(gzip.bytes).toString()).toBe(page.html)
  expect(plain.bytes.toString()).toBe(page.html)
  expect(new Set([br.etag, gzip.etag, plain.etag]).size).toBe(3)
  expect((await encoded({ ...page }, 'br')).etag).toBe(br.etag)
})
