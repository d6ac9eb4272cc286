import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { bestEncoding, Encodings } from './encodings.ts'
import { Page } from './page.ts'

it('chooses the best encoding that is allowed', () => {
  expect(bestEncoding('gzip, deflate, br, zstd')).toBe('br')
  expect(bestEncoding('gzip;q=1.0, br;q=0')).toBe('gzip')
  expect(bestEncoding('br;q=0.0, gzip;q=0')).toBe('identity')
  expect(bestEncoding('deflate')).toBe('identity')
  expect(bestEncoding(undefined)).toBe('identity')
})

/** Texts that do not compress to nothing. */
const text = (seed: number) =>
  `<!doctype html>${Array.from({ length: 2000 }, (_, i) => `Страница ${(seed * 7919 + i * i) % 9973}`).join()}`
const pageOf = (html: string, sent = html) => Page.of({ status: 200, html, sent })

describe('a page', () => {
  it('is encoded once, with a validator for each encoding', async () => {
    const encodings = new Encodings(10_000_000)
    const html = text(1)
    const page = await pageOf(html)
    const br = await encodings.encoded(page, 'br')
    expect((await encodings.encoded(page, 'br')).bytes).toBe(br.bytes)
    const [gzip, again] = await Promise.all([
      encodings.encoded(page, 'gzip'),
      encodings.encoded(page, 'gzip'),
    ])
    expect(again.bytes).toBe(gzip.bytes)
    const plain = await encodings.encoded(page, 'identity')
    expect((await encodings.encoded(page, 'identity')).bytes).toBe(plain.bytes)
    expect(brotliDecompressSync(br.bytes).toString()).toBe(html)
    expect(gunzipSync(gzip.bytes).toString()).toBe(html)
    expect(plain.bytes.toString()).toBe(html)
    expect(new Set([br.etag, gzip.etag, plain.etag]).size).toBe(3)
    expect((await encodings.encoded(await pageOf(html), 'br')).etag).toBe(br.etag)
  })

  it('is the same as another that shows the same from another place, and has another validator', async () => {
    const [one, two, other] = await Promise.all([pageOf('a', 'a1'), pageOf('a', 'a2'), pageOf('b', 'b1')])
    expect(JSON.stringify(one)).toBe(JSON.stringify(two))
    expect(JSON.stringify(one)).not.toBe(JSON.stringify(other))
    expect(one.hash).not.toBe(two.hash)
  })

  it('says what it really takes: its buffers are no parts of larger ones', async () => {
    const encodings = new Encodings(10_000_000)
    for (const html of ['short', text(1), text(1).repeat(10)]) {
      const page = await pageOf(html)
      const made = await Promise.all(
        (['br', 'gzip', 'identity'] as const).map(encoding => encodings.encoded(page, encoding)),
      )
      for (const { bytes } of made) expect(bytes.buffer.byteLength - bytes.length).toBeLessThan(512)
      expect(page.size).toBeGreaterThan(page.br.buffer.byteLength)
    }
  })
})

it('encodings stay below their bound, and the least recently used go first', async () => {
  const pages = await Promise.all([1, 2, 3].map(seed => pageOf(text(seed))))
  const [first, second, third] = pages as [Page, Page, Page]
  const encodings = new Encodings(first.length * 2.5)
  const plain = (page: Page) => encodings.encoded(page, 'identity')
  const made = [await plain(first), await plain(second)]
  expect((await plain(first)).bytes).toBe(made[0]?.bytes)
  await plain(third)
  expect(encodings.bytes).toBeLessThanOrEqual(first.length * 2.5)
  expect((await plain(first)).bytes).toBe(made[0]?.bytes)
  expect((await plain(second)).bytes).not.toBe(made[1]?.bytes)
})

it('whoever waits for an encoding gets it, also one that finds no room or is pushed out before it is made', async () => {
  const pages = await Promise.all([4, 5, 6, 7].map(seed => pageOf(text(seed))))
  const [first] = pages as [Page]
  for (const maxBytes of [100, first.length * 1.2]) {
    const encodings = new Encodings(maxBytes)
    const made = await Promise.all([...pages, ...pages].map(page => encodings.encoded(page, 'identity')))
    expect(made.map(({ bytes }) => bytes.length)).toEqual([...pages, ...pages].map(page => page.length))
    expect(encodings.bytes).toBeLessThanOrEqual(maxBytes)
  }
})
