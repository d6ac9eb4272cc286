import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Page } from './pages.ts'

export type Encoding = 'br' | 'gzip' | 'identity'

/** A page as it goes over the wire. */
export interface Encoded {
  readonly bytes: Buffer
  readonly etag: string
}

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)

/** Good enough and quick; what is cached is compressed once. */
const encoders: Record<Encoding, (html: Buffer) => Promise<Buffer>> = {
  br: html =>
    brotli(html, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 6,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: html.length,
      },
    }),
  gzip: html => deflate(html, { level: 6 }),
  identity: async html => html,
}

const known = new WeakMap<Page, Map<Encoding, Promise<Encoded>>>()

/**
 * The page in an encoding, made once for as long as the page is kept.
 * @param documentOf the text that is sent for it
 */
export function encoded(
  page: Page,
  encoding: Encoding,
  documentOf: (page: Page) => string = ({ html }) => html,
): Promise<Encoded> {
  const made = known.get(page) ?? new Map<Encoding, Promise<Encoded>>()
  known.set(page, made)
  let one = made.get(encoding)
  if (one === undefined) {
    one = encode(documentOf(page), encoding)
    made.set(encoding, one)
  }
  return one
}

async function encode(text: string, encoding: Encoding): Promise<Encoded> {
  const html = Buffer.from(text)
  const hash = createHash('sha256').update(html).digest('base64url').slice(0, 22)
  return { bytes: await encoders[encoding](html), etag: `"${hash}-${encoding}"` }
}

/** The best encoding that Accept-Encoding allows (RFC 9110 §12.5.3); weights other than 0 make no difference to us. */
export function bestEncoding(header: string | undefined): Encoding {
  const accepted = new Set(
    (header ?? '').split(',').flatMap(part => {
      const [name = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      return parameters.some(p => /^q=0(\.0*)?$/.test(p)) ? [] : [name]
    }),
  )
  return accepted.has('br') ? 'br' : accepted.has('gzip') ? 'gzip' : 'identity'
}
