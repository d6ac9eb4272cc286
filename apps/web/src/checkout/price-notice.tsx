import { useLanguage } from '../i18n/context.tsx'
import { Notice } from '../ui/notice.tsx'
import type { PriceChange } from './price-changes.ts'

/** Prices that are others than when the buyer last looked. */
export function PriceNotice({
  changes,
  urgent,
}: {
  changes: readonly PriceChange[]
  /** The buyer has just tried to pay. */
  urgent: boolean
}) {
  const { t, money } = useLanguage()
  return (
    <Notice tone="warn" urgent={urgent} title={t('checkout.priceChanged')}>
      <ul className="flex flex-col gap-1.5" data-price-changes>
        {changes.map(({ product_id, name, from, to }) => (
          <li key={product_id}>
            {name}:{' '}
            <span className="whitespace-nowrap tabular-nums">
              <span className="sr-only">{t('checkout.was')} </span>
              <s>{money(from)}</s> <span aria-hidden="true">→</span>{' '}
              <span className="sr-only">{t('checkout.becomes')} </span>
              <strong>{money(to)}</strong>
            </span>
          </li>
        ))}
      </ul>
    </Notice>
  )
}
