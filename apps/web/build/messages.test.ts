import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { compileMessages } from './messages-plugin.ts'
import { webRoot } from './sources.ts'

const folder = path.join(webRoot, 'messages')
const areas = new Set(readdirSync(folder).map(name => name.split('.', 1)[0] ?? ''))
const textsOf = (area: string, locale: string) =>
  JSON.parse(readFileSync(path.join(folder, `${area}.${locale}.json`), 'utf8')) as Record<string, string>

const plurals = { ru: ['one', 'few', 'many', 'other'], en: ['one', 'other'] }

it.each([...areas])(
  'texts of %s stand in both languages, with the same values and all plural forms',
  area => {
    const [ru, en] = [textsOf(area, 'ru'), textsOf(area, 'en')]
    expect(Object.keys(en).sort()).toEqual(Object.keys(ru).sort())
    for (const [locale, texts] of [
      ['ru', ru],
      ['en', en],
    ] as const) {
      const compiled = compileMessages(JSON.stringify(texts))
      for (const [key, text] of Object.entries(texts)) {
        expect(text.trim(), key).not.toBe('')
        const forms = pluralsIn(compiled[key])
        for (const form of forms)
          expect(form, `${key} (${locale})`).toEqual(expect.arrayContaining(plurals[locale]))
      }
    }
    const compiledRu = compileMessages(JSON.stringify(ru))
    const compiledEn = compileMessages(JSON.stringify(en))
    for (const key of Object.keys(ru))
      expect(valuesIn(compiledEn[key]), key).toEqual(valuesIn(compiledRu[key]))
  },
)

it.each(['ru', 'en'])('what several areas name alike says the same in all of them (%s)', locale => {
  const said = new Map<string, string>()
  for (const area of areas)
    for (const [key, text] of Object.entries(textsOf(area, locale))) {
      expect(said.get(key) ?? text, key).toBe(text)
      said.set(key, text)
    }
})

/** Names of the values that a compiled text takes. */
function valuesIn(compiled: unknown): string[] {
  const names = (part: unknown): unknown[] => {
    if (!Array.isArray(part)) return []
    const [name, , forms] = part as [unknown, unknown, unknown]
    return [name, ...(typeof forms === 'object' && forms !== null ? Object.values(forms).flatMap(parts) : [])]
  }
  const parts = (text: unknown): unknown[] => (Array.isArray(text) ? text.flatMap(names) : [])
  return [...new Set(parts(compiled).map(String))].filter(name => name !== '#').sort()
}

/** The forms of each plural in a compiled text. */
function pluralsIn(compiled: unknown): string[][] {
  if (!Array.isArray(compiled)) return []
  return compiled.flatMap(part =>
    Array.isArray(part) && part[1] === 'plural' ? [Object.keys(part[2] as object)] : pluralsIn(part),
  )
}
