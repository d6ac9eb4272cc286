import type { Translate } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { ApiError } from './client.ts'

/** What a failed request means for the visitor; `known` names the texts of codes that can be expected here. */
export function errorText(
  error: unknown,
  t: Translate,
  known: Readonly<Record<string, MessageKey>> = {},
): string {
  if (!(error instanceof ApiError)) return t('error.unknown')
  const key = Object.hasOwn(known, error.code) ? known[error.code] : undefined
  if (key !== undefined) return t(key, { minutes: Math.max(1, Math.ceil((error.retryAfterS ?? 60) / 60)) })
  return t(error.code === 'offline' ? 'error.offline' : 'error.unknown')
}

/** The names of the fields that the shop would not take, as forms name them: `email` of `body/email`. */
export function wrongFields(error: unknown): string[] {
  if (!(error instanceof ApiError) || error.code !== 'validation_failed' || !Array.isArray(error.details))
    return []
  return (error.details as { field?: unknown }[]).flatMap(({ field }) =>
    typeof field === 'string' ? [field.slice(field.lastIndexOf('/') + 1)] : [],
  )
}
