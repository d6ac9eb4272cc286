import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { startTransition, useOptimistic } from 'react'
import { queries } from '../api/queries.ts'
import { useApi } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { FilterChips } from '../catalogue/filter-chips.tsx'
import { ProductList } from '../catalogue/product-list.tsx'
import { countFilters, type ListFilter, type SearchSearch, searchSearch } from '../catalogue/search-params.ts'
import { SortSelect } from '../catalogue/sort-select.tsx'
import { useT } from '../i18n/context.tsx'
import { Checkbox } from '../ui/fields.tsx'
import { Message } from '../ui/message.tsx'

/** What was found for the words in the address. */
export function SearchPage() {
  const api = useApi()
  const t = useT()
  const search = useSearch({ from: '/search', select: searchSearch, structuralSharing: true })
  const navigate = useNavigate()
  const list = useInfiniteQuery({
    ...queries.search(api, search),
    placeholderData: keepPreviousData,
    enabled: search.q !== '',
  })
  // What somebody chose is seen at once, the list follows.
  const [chosen, choose] = useOptimistic(search)
  const { q, sort, ...filter } = chosen
  const first = list.data?.pages[0]
  const goTo = (next: SearchSearch) =>
    startTransition(async () => {
      choose(next)
      await navigate({ to: '/search', search: next, replace: true, resetScroll: false })
    })
  const setFilter = (next: ListFilter) => goTo({ q, ...next, ...(sort ? { sort } : {}) })
  const title = q === '' ? t('search.title') : t('search.for', { q })
  if (q === '')
    return (
      <>
        <Head title={title} noindex />
        <Message title={t('search.title')} text={t('search.empty')} />
      </>
    )
  return (
    <div className="page-width wrap-anywhere pt-8">
      <Head title={title} noindex />
      <div className="mb-6 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h1 className="title-page">{title}</h1>
          <p className="mt-2 text-ink-muted" aria-live="polite">
            {first?.total === undefined ? null : t('search.found', { count: first.total })}
            {first?.corrected ? (
              <>
                {' '}
                {t('search.corrected')}{' '}
                <Link to="/search" search={{ q: first.corrected }} className="underline underline-offset-4">
                  {first.corrected}
                </Link>
              </>
            ) : null}
          </p>
        </div>
        <div className="flex grow flex-wrap items-center gap-x-6 gap-y-2 sm:grow-0">
          <Checkbox
            label={t('filter.inStock')}
            checked={filter.inStock === 'true'}
            onChange={e => {
              const { inStock: _, ...rest } = filter
              setFilter({ ...rest, ...(e.target.checked ? { inStock: 'true' } : {}) })
            }}
          />
          <SortSelect
            value={sort ?? 'relevance'}
            orders={['relevance', 'price', '-price', 'newest', 'name']}
            onChange={next =>
              goTo({ q, ...filter, ...(next === 'relevance' ? {} : { sort: next as never }) })
            }
          />
        </div>
      </div>
      <FilterChips filter={filter} onChange={setFilter} />
      <ProductList
        list={list}
        onReset={() => setFilter({})}
        filtered={countFilters(filter) > 0}
        nothing="search.nothingText"
      />
    </div>
  )
}
