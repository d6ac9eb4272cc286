import type { Translate } from '../../i18n/context.tsx'
import type { MessageKey } from '../../i18n/messages.ts'

/** Why a server does not trust its caches, by the codes of the API. */
const texts: Readonly<Record<string, MessageKey>> = {
  silence: 'lab.caches.blind.silence',
  held: 'lab.caches.blind.held',
  mapping: 'lab.caches.blind.mapping',
}

/** In words; a code that this page does not know is named. */
export function blindText(code: string, t: Translate): string {
  const key = Object.hasOwn(texts, code) ? texts[code] : undefined
  return key === undefined ? t('lab.caches.blind.other', { code }) : t(key)
}
