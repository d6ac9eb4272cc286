import type { Ok } from '../api/types.ts'
import type { Translate } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import type { Numbers } from './numbers.ts'

/** Why a replica has not served a load, as the API tells it. */
export type Refusal = Ok<'/api/lab/router'>['recent'][number]['refusals'][number]

const texts = {
  'not-replicated': 'lab.refusal.not-replicated',
  stopped: 'lab.refusal.stopped',
  failed: 'lab.refusal.failed',
  unfed: 'lab.refusal.unfed',
  disabled: 'lab.refusal.disabled',
  copying: 'lab.refusal.copying',
  'created-anew': 'lab.refusal.created-anew',
  behind: 'lab.refusal.behind',
  'perhaps-ahead': 'lab.refusal.perhaps-ahead',
  altered: 'lab.refusal.altered',
} as const satisfies Record<Refusal['code'], MessageKey>

/** The text of a refusal by its code; a code that this page does not know stands for itself. */
export const refusalText = (code: string, t: Translate): string =>
  Object.hasOwn(texts, code) ? t(texts[code as Refusal['code']]) : code

/** With what it is about, and what was needed. */
export function refusalInFull(
  { code, subject, needed }: Pick<Refusal, 'code' | 'subject' | 'needed'>,
  t: Translate,
  numbers: Numbers,
): string {
  const about = [
    subject,
    needed === null ? null : t('lab.refusal.needed', { position: numbers.count(Number(needed)) }),
  ]
  const known = about.filter(one => one !== null)
  return `${refusalText(code, t)}${known.length === 0 ? '' : ` (${known.join(', ')})`}`
}
