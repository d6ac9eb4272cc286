import { useLanguage } from '../i18n/context.tsx'
import { Icon } from '../ui/icons.tsx'
import type { ListFilter } from './search-params.ts'

/** What is set, each to be taken away. */
export function FilterChips({
  filter,
  onChange,
}: {
  filter: ListFilter
  onChange: (filter: ListFilter) => void
}) {
  const { t, money } = useLanguage()
  const { brand, minPrice, maxPrice, inStock, onSale } = filter
  const chips: { text: string; rest: ListFilter }[] = []
  const drop = (...keys: (keyof ListFilter)[]): ListFilter =>
    Object.fromEntries(Object.entries(filter).filter(([key]) => !keys.includes(key as keyof ListFilter)))
  if (brand !== undefined) chips.push({ text: brand, rest: drop('brand') })
  if (minPrice !== undefined || maxPrice !== undefined) {
    const text =
      maxPrice === undefined
        ? t('filter.atLeast', { price: money(minPrice ?? 0) })
        : minPrice === undefined
          ? t('filter.atMost', { price: money(maxPrice) })
          : `${money(minPrice)} – ${money(maxPrice)}`
    chips.push({ text, rest: drop('minPrice', 'maxPrice') })
  }
  if (inStock !== undefined) chips.push({ text: t('filter.inStock'), rest: drop('inStock') })
  if (onSale !== undefined) chips.push({ text: t('filter.onSale'), rest: drop('onSale') })
  if (chips.length === 0) return null
  return (
    <ul aria-label={t('filter.set')} className="mb-6 flex flex-wrap gap-2">
      {chips.map(({ text, rest }) => (
        <li key={text}>
          <button
            type="button"
            onClick={() => onChange(rest)}
            className="inline-flex h-9 items-center gap-1.5 rounded-full border border-line pr-2.5 pl-3.5 font-medium text-sm transition-colors hover:border-line-strong hover:bg-surface"
          >
            <span className="sr-only">{t('filter.remove')} </span>
            {text}
            <Icon name="close" className="size-4 text-ink-muted" />
          </button>
        </li>
      ))}
      {chips.length > 1 ? (
        <li>
          <button
            type="button"
            onClick={() => onChange({})}
            className="h-9 rounded-full px-3 font-medium text-ink-muted text-sm hover:text-ink"
          >
            {t('filter.reset')}
          </button>
        </li>
      ) : null}
    </ul>
  )
}
