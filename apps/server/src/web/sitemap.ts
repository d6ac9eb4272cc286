import type { Cache } from '@technomir/cache'
import { sql } from 'kysely'
import type { Plumbing } from '../caching/plumbing.ts'

/** Ids of one file of the sitemap; two languages each stay below the 50,000 addresses that a file may have. */
const idsPerFile = 20_000

export interface SitemapCaches {
  /** How many files the products fill, by their largest id. */
  count: Cache<void, number>
  /** The ids of the products of a file, counted from 1. */
  ids: Cache<number, number[]>
}

/** What a sitemap is made of. It ends with the assortment. */
export function declareSitemap({ caches, config, read }: Plumbing): SitemapCaches {
  const count = caches.define<void, number>({
    name: 'sitemap',
    policy: 'tagged',
    key: () => 'sitemap',
    ttlMs: config.ttlMs.catalogue,
    tags: () => ['assortment'],
    load: (_, context) =>
      read(context, ['products'], async db => {
        const { rows } = await sql<{ max: number | null }>`select max(id) as max from products`.execute(db)
        return Math.max(1, Math.ceil((rows[0]?.max ?? 0) / idsPerFile))
      }),
  })
  const ids = caches.define<number, number[]>({
    name: 'sitemap-files',
    policy: 'tagged',
    key: file => `sitemap:${file}`,
    ttlMs: config.ttlMs.catalogue,
    tags: () => ['assortment'],
    load: (file, context) =>
      read(context, ['products'], async db => {
        const { rows } = await sql<{ id: number }>`
          select id from products where id > ${(file - 1) * idsPerFile} and id <= ${file * idsPerFile} order by id`.execute(
          db,
        )
        return rows.map(row => row.id)
      }),
  })
  return { count, ids }
}

const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
const inXml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Pages with both their languages. */
export function urlSet(origin: string, paths: readonly string[]): string {
  const urls = paths.flatMap(path => {
    const ru = inXml(origin + path)
    const en = inXml(`${origin}/en${path === '/' ? '' : path}`)
    const links = `<xhtml:link rel="alternate" hreflang="ru" href="${ru}"/><xhtml:link rel="alternate" hreflang="en" href="${en}"/>`
    return [ru, en].map(loc => `<url><loc>${loc}</loc>${links}</url>`)
  })
  return `${head}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n${urls.join('\n')}\n</urlset>\n`
}

/** The files that make up the whole. */
export function sitemapIndex(origin: string, files: number): string {
  const names = ['pages', ...Array.from({ length: files }, (_, i) => String(i + 1))]
  const entries = names.map(name => `<sitemap><loc>${inXml(origin)}/sitemap-${name}.xml</loc></sitemap>`)
  return `${head}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</sitemapindex>\n`
}
