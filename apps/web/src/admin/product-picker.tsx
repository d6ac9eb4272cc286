import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { useDebounced } from '../search/use-debounced.ts'
import { Input } from '../ui/fields.tsx'
import { adminQueries } from './queries.ts'

const shown = 5

/** Finds a product by words or number. */
export function ProductPicker({ onChoose, error }: { onChoose: (product: Product) => void; error?: string }) {
  const { t, money } = useLanguage()
  const [q, setQ] = useState('')
  const asked = useDebounced(q.trim(), 250)
  const { data } = useInfiniteQuery({
    ...adminQueries.products(useApi(), asked),
    placeholderData: keepPreviousData,
  })
  const items = data?.pages[0]?.items.slice(0, shown) ?? []
  return (
    <div className="flex flex-col gap-2">
      <Input
        type="search"
        label={t('sales.product')}
        placeholder={t('admin.find')}
        autoComplete="off"
        error={error}
        value={q}
        onChange={event => setQ(event.target.value)}
        onKeyDown={event => {
          // Enter chooses what was found first, and does not send the form.
          if (event.key !== 'Enter') return
          event.preventDefault()
          const [first] = items
          if (first !== undefined) onChoose(first)
        }}
      />
      <ul aria-label={t('sales.found')} className="flex flex-col">
        {items.map(product => (
          <li key={product.id}>
            <button
              type="button"
              className="flex min-h-11 w-full items-center justify-between gap-4 rounded-field px-3 text-left text-sm hover:bg-surface"
              onClick={() => onChoose(product)}
            >
              <span className="min-w-0 truncate font-medium">{product.name}</span>
              <span className="shrink-0 text-ink-muted tabular-nums">{money(product.price)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
