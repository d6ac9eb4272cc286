import { createHash } from 'node:crypto'
import { brotli } from './compression.ts'

/** Bytes of a page beside its document, about: objects of the engine. */
const overhead = 500

/** A page as it is kept: compressed, since the text of a document takes twenty times the memory. */
export class Page {
  readonly status: number
  /** The document as it is sent, in Brotli. */
  readonly br: Buffer
  /** Bytes of the document as it is sent. */
  readonly length: number
  /** Names the document as it is sent. */
  readonly hash: string
  /** Names what the page shows, whenever it was made. */
  readonly shows: string

  private constructor({ status, br, length, hash, shows }: Omit<Page, 'size' | 'toJSON'>) {
    this.status = status
    this.br = br
    this.length = length
    this.hash = hash
    this.shows = shows
  }

  /** @param sent the document `html` with the place up to where it is true: all in which two makings of a page differ */
  static async of({ status, html, sent }: { status: number; html: string; sent: string }): Promise<Page> {
    const bytes = Buffer.from(sent)
    const hash = digest(bytes)
    const shows = sent === html ? hash : digest(html)
    return new Page({ status, br: await brotli(bytes), length: bytes.length, hash, shows })
  }

  /** Bytes of memory. */
  get size(): number {
    return this.br.length + overhead
  }

  /** What two pages are compared by. */
  toJSON(): { status: number; shows: string } {
    return { status: this.status, shows: this.shows }
  }
}

const digest = (text: string | Buffer): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22)
