import { keepPreviousData, useInfiniteQuery, useSuspenseQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { startTransition, useOptimistic } from 'react'
import { queries } from '../api/queries.ts'
import { useApi, useApp } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { useT } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { categoryName } from './category-name.ts'
import { crumbs } from './crumbs.ts'
import { FilterChips } from './filter-chips.tsx'
import { FilterSheet } from './filter-sheet.tsx'
import { Filters } from './filters.tsx'
import { ProductList } from './product-list.tsx'
import { type CatalogueSearch, catalogueSearch, countFilters, type ListFilter } from './search-params.ts'
import { SortSelect } from './sort-select.tsx'

/** The catalogue, or a category of it. Filter and order stand in the address. */
export function CataloguePage() {
  const api = useApi()
  const t = useT()
  const { origin, locale } = useApp()
  const { category } = useParams({ strict: false })
  const search = useSearch({ strict: false, select: catalogueSearch, structuralSharing: true })
  const navigate = useNavigate()
  const { data: facets } = useSuspenseQuery(queries.facets(api, category))
  const list = useInfiniteQuery({
    ...queries.catalogue(api, category, search),
    placeholderData: keepPreviousData,
  })
  const title = category === undefined ? t('catalogue.title') : categoryName(category, t)
  const path = category === undefined ? '/catalog' : `/catalog/${encodeURIComponent(category)}`
  const total = list.data?.pages[0]?.total

  // What somebody chose is seen at once, the list follows.
  const [chosen, choose] = useOptimistic(search)
  const { sort, ...filter } = chosen
  const goTo = (next: CatalogueSearch) =>
    startTransition(async () => {
      choose(next)
      await navigate({ to: '.', search: next as never, replace: true, resetScroll: false })
    })
  const setFilter = (next: ListFilter) => goTo({ ...next, ...(sort ? { sort } : {}) })
  const filters = <Filters facets={facets} filter={filter} onChange={setFilter} />

  return (
    <div className="page-width wrap-anywhere pt-6">
      <Head
        title={title}
        description={t('catalogue.description', { what: title })}
        path={path}
        noindex={countFilters(filter) > 0}
        data={[
          crumbs(origin, [
            [t('nav.home'), inLocale('/', locale)],
            [title, inLocale(path, locale)],
          ]),
        ]}
      />
      <Breadcrumbs category={category} title={title} />
      <div className="mt-3 mb-6 flex flex-wrap items-end justify-between gap-4">
        <h1 className="title-page">
          {title}
          {total === undefined ? null : (
            <span className="ml-3 align-middle font-normal text-base text-ink-muted tracking-normal">
              {t('catalogue.products', { count: total })}
            </span>
          )}
        </h1>
        <div className="flex w-full items-center gap-3 sm:w-auto">
          <FilterSheet count={countFilters(filter)} {...(total === undefined ? {} : { total })}>
            {filters}
          </FilterSheet>
          <SortSelect
            value={sort ?? 'popular'}
            orders={['popular', 'price', '-price', 'newest', 'name']}
            onChange={next => goTo({ ...filter, ...(next === 'popular' ? {} : { sort: next as never }) })}
          />
        </div>
      </div>
      <CategoryTabs current={category} />
      <div className="grid gap-x-10 lg:grid-cols-[15rem_1fr]">
        <aside aria-label={t('filter.title')} className="hidden lg:block">
          <div className="sticky top-24 max-h-[calc(100dvh-7rem)] overflow-y-auto pr-2 pb-8">{filters}</div>
        </aside>
        <div>
          <FilterChips filter={filter} onChange={setFilter} />
          <ProductList list={list} onReset={() => setFilter({})} filtered={countFilters(filter) > 0} narrow />
        </div>
      </div>
    </div>
  )
}

function Breadcrumbs({ category, title }: { category: string | undefined; title: string }) {
  const t = useT()
  const link = 'rounded hover:text-ink'
  return (
    <nav aria-label={t('nav.crumbs')} className="text-ink-muted text-sm">
      <ol className="flex flex-wrap gap-2">
        <li>
          <Link to="/" className={link}>
            {t('nav.home')}
          </Link>
        </li>
        {category === undefined ? null : (
          <li className="flex gap-2">
            <span aria-hidden="true">/</span>
            <Link to="/catalog" className={link}>
              {t('nav.catalogue')}
            </Link>
          </li>
        )}
        <li className="flex gap-2">
          <span aria-hidden="true">/</span>
          <span aria-current="page">{title}</span>
        </li>
      </ol>
    </nav>
  )
}

function CategoryTabs({ current }: { current: string | undefined }) {
  const t = useT()
  const { data } = useSuspenseQuery(queries.categories(useApi()))
  const tab =
    'inline-flex h-10 items-center rounded-full px-4 font-medium text-[0.9375rem] whitespace-nowrap transition-colors'
  const state = (active: boolean) =>
    active ? 'bg-ink text-page' : 'bg-surface text-ink-soft hover:bg-sunken hover:text-ink'
  return (
    <nav aria-label={t('home.categories')} className="mb-6">
      <ul className="scroll-row -mx-1 gap-2 p-1">
        <li>
          <Link to="/catalog" className={`${tab} ${state(current === undefined)}`}>
            {t('catalogue.all')}
          </Link>
        </li>
        {data.items.map(({ category }) => (
          <li key={category}>
            <Link
              to="/catalog/$category"
              params={{ category }}
              className={`${tab} ${state(current === category)}`}
              {...(current === category ? { 'aria-current': 'page' as const, ref: bringIntoRow } : {})}
            >
              {categoryName(category, t)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** Scrolls the row, and nothing else, so that the tab stands in it. */
function bringIntoRow(tab: HTMLElement | null): void {
  const row = tab?.closest('ul')
  if (!tab || !row) return
  row.scrollLeft = tab.offsetLeft - row.offsetLeft - (row.clientWidth - tab.offsetWidth) / 2
}
