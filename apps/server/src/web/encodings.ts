import { LRUCache } from 'lru-cache'
import { gzip, unbrotli } from './compression.ts'
import type { Page } from './page.ts'

/** Bytes of one document beside its own, about. */
const overhead = 400

export type Encoding = 'br' | 'gzip' | 'identity'

/** A page as it goes over the wire. */
export interface Encoded {
  readonly bytes: Buffer
  readonly etag: string
}

interface Wanted {
  readonly page: Page
  readonly encoding: Exclude<Encoding, 'br'>
}

/**
 * Pages in the encodings in which they are not kept, made when somebody wants them: once for all who want them meanwhile. The least recently
 * used go first, so that all of them together stay below `maxBytes`.
 */
export class Encodings {
  /** By validator: the same document need not be made twice, whichever page it is of. */
  readonly #made: LRUCache<string, Buffer, Wanted>

  constructor(maxBytes: number) {
    this.#made = new LRUCache<string, Buffer, Wanted>({
      maxSize: Math.max(1, Math.floor(maxBytes)),
      sizeCalculation: bytes => bytes.length + overhead,
      fetchMethod: (_etag, _old, { context }) => make(context),
      // Whoever waits for one gets it, also when others have pushed it out meanwhile.
      ignoreFetchAbort: true,
    })
  }

  /** Bytes that are kept. */
  get bytes(): number {
    return this.#made.calculatedSize
  }

  async encoded(page: Page, encoding: Encoding): Promise<Encoded> {
    const etag = `"${page.hash}-${encoding}"`
    if (encoding === 'br') return { bytes: page.br, etag }
    return { bytes: await this.#made.forceFetch(etag, { context: { page, encoding } }), etag }
  }
}

async function make({ page, encoding }: Wanted): Promise<Buffer> {
  const html = await unbrotli(page.br, page.length)
  return encoding === 'gzip' ? await gzip(html) : html
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
