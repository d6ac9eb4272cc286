import { ApiError } from '../api/client.ts'
import { useLanguage } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { Notice } from '../ui/notice.tsx'

type Said = readonly [title: MessageKey, text: MessageKey | null]

const refusals: Record<string, Said> = {
  cart_changed: ['checkout.cartChanged', 'checkout.cartChangedText'],
  out_of_stock: ['checkout.outOfStock', 'checkout.outOfStockText'],
  sale_limit: ['checkout.saleLimit', 'checkout.saleLimitText'],
  validation_failed: ['field.someWrong', null],
  checkout_in_progress: ['checkout.inProgress', 'checkout.unsureText'],
  payment_unavailable: ['checkout.bankSilent', 'checkout.unsureText'],
  offline: ['error.offlineTitle', 'checkout.unsureText'],
  unavailable: ['checkout.unsure', 'checkout.unsureText'],
  internal: ['checkout.unsure', 'checkout.unsureText'],
}

/** Beside the prices, or at a field. */
const saidElsewhere = new Set(['price_changed', 'invalid_card', 'card_expired'])

/** Over as soon as the lines have been put right. */
const aboutLines = new Set(['out_of_stock', 'sale_limit'])

const unknown: Said = ['error.unknown', null]

/** Why there is no order, and how to go on. */
export function Refusal({
  error,
  isBlocked,
}: {
  error: Error
  /** Something still stands against a line. */
  isBlocked: boolean
}) {
  const { t } = useLanguage()
  const { code, details } = error instanceof ApiError ? error : { code: 'internal', details: undefined }
  if (saidElsewhere.has(code) || (aboutLines.has(code) && !isBlocked)) return null
  if (code === 'payment_declined') {
    const reason = (details as { reason?: unknown } | undefined)?.reason
    return (
      <Notice
        urgent
        tone="bad"
        title={t(reason === 'insufficient_funds' ? 'checkout.noFunds' : 'checkout.declined')}
      >
        {t('checkout.declinedText')}
      </Notice>
    )
  }
  const [title, text] = Object.hasOwn(refusals, code) ? (refusals[code] ?? unknown) : unknown
  return (
    // A wrong field has the focus already.
    <Notice urgent={code !== 'validation_failed'} tone="bad" title={t(title)}>
      {text === null ? undefined : t(text)}
    </Notice>
  )
}
