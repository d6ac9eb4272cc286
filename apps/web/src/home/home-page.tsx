import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { queries } from '../api/queries.ts'
import { useApi, useApp } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { useT } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { ProductRow } from '../product/product-grid.tsx'
import { Icon } from '../ui/icons.tsx'
import { Categories } from './categories.tsx'
import { FlashSales } from './flash-sales.tsx'
import { Recommendations } from './recommendations.tsx'
import { Section } from './section.tsx'
import { TopComments } from './top-comments.tsx'

export function HomePage() {
  const api = useApi()
  const t = useT()
  const { origin, locale } = useApp()
  const { data: bestsellers } = useSuspenseQuery(queries.bestsellers(api))
  const site = {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    name: t('shop.name'),
    url: origin + inLocale('/', locale),
    potentialAction: {
      '@type': 'SearchAction',
      target: `${origin}${inLocale('/search', locale)}?q={search_term_string}`,
      'query-input': 'required name=search_term_string',
    },
  }
  return (
    <>
      <Head title={t('home.title')} description={t('home.description')} path="/" data={[site]} />
      <h1 className="sr-only">{t('home.title')}</h1>
      <div className="page-width wrap-anywhere flex flex-col gap-14 pt-6 sm:gap-18 sm:pt-8">
        <FlashSales />
        <Categories />
        <Section title={t('home.bestsellers')} more={<MoreLink>{t('home.all')}</MoreLink>}>
          <ProductRow
            products={bestsellers.items}
            note={p => (p.units_sold > 0 ? t('product.sold', { count: p.units_sold }) : undefined)}
          />
        </Section>
        <Recommendations />
        <TopComments />
      </div>
    </>
  )
}

function MoreLink({ children }: { children: ReactNode }) {
  return (
    <Link
      to="/catalog"
      className="inline-flex items-center gap-1 rounded py-1 font-medium text-ink-muted text-sm transition-colors hover:text-ink"
    >
      {children}
      <Icon name="chevron" className="size-4" />
    </Link>
  )
}
