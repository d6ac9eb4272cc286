import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildFolder, readStamp } from './sources.ts'

/** What the server is asked to render. */
export interface PageRequest {
  /** Path and query, as `pageAt` gives them. */
  readonly href: string
  /** Absolute address of the shop, without a slash at the end. */
  readonly origin: string
  /** Answers the page's requests to the API. */
  readonly fetch: (request: Request) => Promise<Response>
}

/** The storefront as it was built. */
export interface Storefront {
  /** Renders a page as a whole document. Throws when its data cannot be had. */
  render(request: PageRequest): Promise<{ status: number; html: string }>
  /** Writes into a document up to where it is true. */
  withPlace(html: string, place: { epoch: string; position: string }): string
  /** The one address of the page at `url`; null where there is no page. */
  pageAt(url: string): string | null
  /** Paths of all pages in all languages, with parameters as `:name`. */
  readonly pagePaths: readonly string[]
  /** The folder whose files are served as they are; those under `assets/` never change. */
  readonly files: string
  /** `sha256-…` of each script that stands in the pages themselves, for the Content-Security-Policy. */
  readonly scriptHashes: readonly string[]
}

interface ManifestChunk {
  file: string
  isEntry?: boolean
  imports?: string[]
  css?: string[]
  assets?: string[]
}

type Manifest = Record<string, ManifestChunk>

interface Bundle {
  pagePaths: readonly string[]
  render(request: PageRequest & { files: unknown }): Promise<{ status: number; html: string }>
  pageAt(url: string): string | null
  withPlace: Storefront['withPlace']
  firstScript: string
}

const entry = 'src/client.tsx'
/** Loads what `buildStorefront` has built; null when it has not. */
export async function loadStorefront(): Promise<Storefront | null> {
  const stamp = await readStamp()
  if (stamp === null) return null
  const folder = buildFolder(stamp)
  const program = path.join(folder, 'server', 'render.js')
  const files = path.join(folder, 'client')
  const manifest = JSON.parse(await readFile(path.join(folder, 'manifest.json'), 'utf8')) as Manifest
  const bundle = (await import(pathToFileURL(program).href)) as Bundle
  const main = manifest[entry]
  if (main === undefined) throw new Error(`The storefront's build has no ${entry}. Build it again.`)
  const sheets = await Promise.all((main.css ?? []).map(file => readFile(path.join(files, file), 'utf8')))
  const pageFiles = {
    script: `/${main.file}`,
    css: sheets.join(''),
    fonts: (main.assets ?? []).filter(file => file.endsWith('.woff2')).map(file => `/${file}`),
    needs: neededBy(manifest, main),
  }
  return {
    render: request => bundle.render({ ...request, files: pageFiles }),
    pageAt: bundle.pageAt,
    withPlace: bundle.withPlace,
    pagePaths: bundle.pagePaths,
    files,
    scriptHashes: [`sha256-${createHash('sha256').update(bundle.firstScript).digest('base64')}`],
  }
}

/** The scripts that a source file needs, its own first. */
function neededBy(manifest: Manifest, main: ManifestChunk) {
  const known = new Map<string, string[]>()
  const collect = (name: string, into: Set<string>): void => {
    const chunk = manifest[name]
    if (chunk === undefined || into.has(`/${chunk.file}`)) return
    into.add(`/${chunk.file}`)
    for (const imported of chunk.imports ?? []) collect(imported, into)
  }
  return (module: string): readonly string[] => {
    const name = module === `/${main.file}` ? entry : module
    let files = known.get(name)
    if (files === undefined) {
      const set = new Set<string>()
      collect(name, set)
      files = [...set]
      known.set(name, files)
    }
    return files
  }
}
