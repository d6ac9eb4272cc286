import { glob, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

const brotli = promisify(brotliCompress)
const deflate = promisify(gzip)
/** Smaller files travel in one packet anyway. */
const fromBytes = 600

/** Puts a `.br` and a `.gz` beside each file of text, so that no request compresses anything. */
export async function compressFolder(folder: string): Promise<void> {
  for await (const name of glob('**/*.{js,css,svg,json,txt,webmanifest}', { cwd: folder })) {
    const file = path.join(folder, name)
    const bytes = await readFile(file)
    if (bytes.length < fromBytes) continue
    const [br, gz] = await Promise.all([
      brotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }),
      deflate(bytes, { level: 9 }),
    ])
    await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)])
  }
}
