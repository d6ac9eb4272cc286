import { firstScript } from './first-script.ts'
import { asScript } from './head.tsx'
import { type PageData, type PagePlace, pageDataId, pagePlaceId } from './page-data.ts'

/** Addresses of the built files. */
export interface PageFiles {
  readonly script: string
  /** The text of the style sheet: in the page itself, so that it is painted without asking again. */
  readonly css: string
  /** The fonts that it names. */
  readonly fonts: readonly string[]
  /** All files that a source file needs, as addresses. */
  readonly needs: (module: string) => readonly string[]
}

interface DocumentParts {
  app: string
  data: PageData
  files: PageFiles
  modules: readonly string[]
}

/** What React puts in front of the markup belongs into the head. */
const hoisted = /^(?:<title[^>]*>[^<]*<\/title>|<(?:meta|link)\b[^>]*>)+/

const placeScript = (place: PagePlace | null) =>
  `<script type="application/json" id="${pagePlaceId}">${asScript(place)}</script>`
const noPlace = placeScript(null)

/** Writes into a document up to where it is true. That comes last: it is all in which two makings of the same page differ. */
export const withPlace = (html: string, place: PagePlace): string =>
  html.replace(noPlace, () => placeScript(place))

/** The whole document. */
export function documentOf({ app, data, files, modules }: DocumentParts): string {
  const head = hoisted.exec(app)?.[0] ?? ''
  const preloads = new Set([files.script, ...modules].flatMap(module => files.needs(module)))
  preloads.delete(files.script)
  const lines = [
    '<!doctype html>',
    `<html lang="${data.locale}">`,
    '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
    head,
    '<meta name="color-scheme" content="light dark">',
    '<meta name="theme-color" content="#ffffff" media="(prefers-color-scheme: light)">',
    '<meta name="theme-color" content="#131517" media="(prefers-color-scheme: dark)">',
    '<link rel="icon" href="/favicon.svg" type="image/svg+xml">',
    `<script>${firstScript}</script>`,
    `<style>${files.css}</style>`,
    // What is read comes first: the fonts are asked for before the style sheet has been looked at, the scripts after them.
    ...files.fonts.map(href => `<link rel="preload" as="font" type="font/woff2" href="${href}" crossorigin>`),
    `<script type="module" src="${files.script}" fetchpriority="low"></script>`,
    ...[...preloads].map(href => `<link rel="modulepreload" href="${href}" fetchpriority="low">`),
    '</head>',
    `<body><div id="root">${app.slice(head.length)}</div>`,
    `<script type="application/json" id="${pageDataId}">${asScript(data)}</script>`,
    noPlace,
    '</body></html>',
  ]
  return lines.join('\n')
}
