import { expect, it } from 'vitest'
import { sitemapIndex, urlSet } from './sitemap.ts'

it('names every page in both languages, each with the other', () => {
  const xml = urlSet('https://shop.example', ['/', '/catalog/a&b'])
  expect(xml.match(/<url>/g)).toHaveLength(4)
  expect(xml).toContain('<loc>https://shop.example/en</loc>')
  expect(xml).toContain('<loc>https://shop.example/en/catalog/a&amp;b</loc>')
  expect(xml.match(/hreflang="ru" href="https:\/\/shop\.example\/catalog\/a&amp;b"/g)).toHaveLength(2)
})

it('puts the pages in front of the products where there are several files', () => {
  const xml = sitemapIndex('https://shop.example', 2)
  expect([...xml.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, loc]) => loc)).toEqual([
    'https://shop.example/sitemap-pages.xml',
    'https://shop.example/sitemap-1.xml',
    'https://shop.example/sitemap-2.xml',
  ])
})
