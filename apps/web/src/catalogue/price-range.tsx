import { type FormEvent, useState } from 'react'
import { useLanguage } from '../i18n/context.tsx'
import { priceIn } from './price-in.ts'

const written = (price: number | undefined): string => (price === undefined ? '' : String(price))

/** From and to, in roubles; takes effect with Enter or on leaving the field. */
export function PriceRange({
  bounds,
  min,
  max,
  onChange,
}: {
  bounds: { min: number; max: number }
  min: number | undefined
  max: number | undefined
  onChange: (min: number | undefined, max: number | undefined) => void
}) {
  const { t, money } = useLanguage()
  const [from, setFrom] = useState(written(min))
  const [to, setTo] = useState(written(max))
  // Set elsewhere (a chip removed), a price is shown here, too; the other field may be typed into at that moment.
  const [set, setSet] = useState({ min, max })
  if (set.min !== min || set.max !== max) {
    setSet({ min, max })
    if (set.min !== min) setFrom(written(min))
    if (set.max !== max) setTo(written(max))
  }
  const apply = (event?: FormEvent): void => {
    event?.preventDefault()
    const a = priceIn(from)
    const b = priceIn(to)
    // What was understood stands there from now on.
    setFrom(written(a))
    setTo(written(b))
    if (a === min && b === max) return
    // The wrong way round is what somebody meant the other way.
    if (a !== undefined && b !== undefined && a > b) onChange(b, a)
    else onChange(a, b)
  }
  const field =
    'h-10 w-full min-w-0 rounded-field border border-line-strong/60 bg-raised px-2.5 text-base placeholder:text-ink-muted hover:border-line-strong'
  return (
    <form onSubmit={apply} className="flex items-center gap-2">
      <input
        inputMode="numeric"
        aria-label={t('filter.from')}
        placeholder={money(bounds.min)}
        value={from}
        onChange={e => setFrom(e.target.value)}
        onBlur={() => apply()}
        className={field}
      />
      <span aria-hidden="true" className="text-ink-muted">
        –
      </span>
      <input
        inputMode="numeric"
        aria-label={t('filter.to')}
        placeholder={money(bounds.max)}
        value={to}
        onChange={e => setTo(e.target.value)}
        onBlur={() => apply()}
        className={field}
      />
      <button type="submit" className="sr-only">
        {t('filter.apply')}
      </button>
    </form>
  )
}
