import type { Product } from '../api/types.ts'
import { categoryName } from '../catalogue/category-name.ts'
import { useLanguage } from '../i18n/context.tsx'

/** What is known about a product, line by line. */
export function Specs({ product }: { product: Product }) {
  const { t, date } = useLanguage()
  const rows = [
    [t('filter.brand'), product.brand],
    [t('search.category'), categoryName(product.category, t)],
    [t('product.number'), String(product.id)],
    [t('product.since'), date(product.created_at)],
  ].filter(([, value]) => value !== '')
  return (
    <dl className="flex flex-col text-[0.9375rem]">
      {rows.map(([name, value]) => (
        <div key={name} className="flex justify-between gap-6 border-line border-b py-3 first:pt-0">
          <dt className="text-ink-muted">{name}</dt>
          <dd className="text-right font-medium">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
