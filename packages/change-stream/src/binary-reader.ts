import { joinPosition } from './position.ts'

/** Microseconds between the Unix epoch and PostgreSQL's (2000-01-01). */
const postgresEpochMs = 946_684_800_000

/** A cursor over one protocol message, big-endian. Reading past the end throws a RangeError. */
export class BinaryReader {
  readonly #bytes: Buffer
  #at: number

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes
    this.#at = at
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length
  }

  /** One byte as a character, the way the protocol names its messages. */
  letter(): string {
    return String.fromCharCode(this.uint8())
  }

  uint8(): number {
    const value = this.#bytes.readUInt8(this.#at)
    this.#at += 1
    return value
  }

  uint16(): number {
    const value = this.#bytes.readUInt16BE(this.#at)
    this.#at += 2
    return value
  }

  uint32(): number {
    const value = this.#bytes.readUInt32BE(this.#at)
    this.#at += 4
    return value
  }

  /** An unsigned 64-bit value as an exact number; throws a RangeError at 2^53. */
  uint64(): number {
    return joinPosition(this.uint32(), this.uint32())
  }

  /** PostgreSQL's timestamp (microseconds since 2000) as a Date, rounded down to milliseconds. */
  date(): Date {
    return new Date(postgresEpochMs + Math.floor(this.uint64() / 1000))
  }

  /** A zero-terminated string. */
  string(): string {
    const end = this.#bytes.indexOf(0, this.#at)
    if (end < 0) throw new RangeError('a string in a replication message has no end')
    const value = this.#bytes.toString('utf8', this.#at, end)
    this.#at = end + 1
    return value
  }

  /** `length` bytes as text. */
  text(length: number): string {
    this.#need(length)
    const value = this.#bytes.toString('utf8', this.#at, this.#at + length)
    this.#at += length
    return value
  }

  /** A copy of `length` bytes: pg reuses the memory below them for the next messages. */
  copy(length: number): Buffer {
    this.#need(length)
    const value = Buffer.from(this.#bytes.subarray(this.#at, this.#at + length))
    this.#at += length
    return value
  }

  skip(length: number): void {
    this.#need(length)
    this.#at += length
  }

  #need(length: number): void {
    if (this.#at + length > this.#bytes.length) {
      throw new RangeError(
        `a replication message ends ${this.#at + length - this.#bytes.length} bytes too early`,
      )
    }
  }
}
