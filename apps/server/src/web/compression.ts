import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants, gzip as deflate } from 'node:zlib'

/** Too large for Node's pool of buffers: pieces of that would keep slabs of 64 KiB, each for the few KiB that are kept of it. */
const chunkSize = 64 * 1024

/** So many bytes that nobody uses are not worth a copy. */
const slack = 512

const compress = promisify(brotliCompress)
const decompress = promisify(brotliDecompress)
const gzipped = promisify(deflate)

/** Good enough and quick; what is cached is compressed once. */
export const brotli = async (bytes: Buffer): Promise<Buffer> =>
  alone(
    await compress(bytes, {
      chunkSize,
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 6,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  )

/** @param length of what comes out, bytes */
export const unbrotli = async (bytes: Buffer, length: number): Promise<Buffer> =>
  // A byte more, so that it is one chunk: it sees the end before it is full.
  alone(await decompress(bytes, { chunkSize: Math.max(chunkSize, length + 1) }))

export const gzip = async (bytes: Buffer): Promise<Buffer> =>
  alone(await gzipped(bytes, { level: 6, chunkSize }))

/** In memory of its own, of about its own size. */
function alone(bytes: Buffer): Buffer {
  if (bytes.buffer.byteLength - bytes.length < slack) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  bytes.copy(own)
  return own
}
