import type { I18n, Messages } from '@lingui/core'
import type account from '../../messages/account.ru.json'
import type admin from '../../messages/admin.ru.json'
import type lab from '../../messages/lab.ru.json'
import type shop from '../../messages/shop.ru.json'
import type { Locale } from './locale.ts'

/** Texts are loaded by area: `shop` with every page, the others with the pages that need them. */
export type Area = 'shop' | 'account' | 'admin' | 'lab'

/** The name of a text, in one of the files under `messages/`. */
export type MessageKey = keyof typeof shop | keyof typeof account | keyof typeof admin | keyof typeof lab

const files = import.meta.glob<Messages>('../../messages/*.json', { import: 'default' })

/** Where the texts of an area stand, as the build's manifest names it. */
export const messagesFile = (area: Area, locale: Locale): string => `messages/${area}.${locale}.json`

const loaded = new WeakMap<I18n, Set<Area>>()

/** Makes the texts of an area known. Does nothing when they are. */
export async function loadArea(i18n: I18n, area: Area): Promise<void> {
  const areas = loaded.get(i18n) ?? new Set()
  loaded.set(i18n, areas)
  if (areas.has(area)) return
  const locale = i18n.locale as Locale
  const load = files[`../../${messagesFile(area, locale)}`]
  if (load === undefined) throw new Error(`There is no file ${messagesFile(area, locale)}.`)
  i18n.load(locale, await load())
  areas.add(area)
}
