import { useSuspenseQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { ApiError } from '../api/client.ts'
import { queries } from '../api/queries.ts'
import type { ProductPage as Page } from '../api/types.ts'
import { useApi, useApp } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { unitPrice } from '../cart/lines.ts'
import { categoryName } from '../catalogue/category-name.ts'
import { crumbs } from '../catalogue/crumbs.ts'
import { Section } from '../home/section.tsx'
import { useLanguage } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { NotFoundPage } from '../pages/not-found-page.tsx'
import { Rating } from '../ui/rating.tsx'
import { BuyBox } from './buy-box.tsx'
import { Comments } from './comments.tsx'
import { ProductRow } from './product-grid.tsx'
import { productIdIn, productSlug } from './product-link.ts'
import { ProductPicture } from './product-picture.tsx'
import { Specs } from './specs.tsx'

/** Everything about one product. */
export function ProductPage() {
  const { t, locale } = useLanguage()
  const { origin } = useApp()
  const slug = useParams({ from: '/product/$product' }).product
  const id = productIdIn(slug) ?? 0
  const { data, error } = useSuspenseQuery(queries.productPage(useApi(), id))
  // Taken out of the shop while somebody looks at it.
  if (error instanceof ApiError && error.status === 404) return <NotFoundPage />
  const { product, comments, similar } = data
  const path = `/product/${productSlug(product)}`
  const category = categoryName(product.category, t)
  const steps = [
    [t('nav.home'), '/'],
    [category, `/catalog/${encodeURIComponent(product.category)}`],
    [product.name, path],
  ] as const
  return (
    <div className="page-width wrap-anywhere pt-6">
      <Head
        title={product.name}
        description={product.description.slice(0, 160)}
        path={path}
        type="product"
        data={[
          structured(data, origin + inLocale(path, locale)),
          crumbs(
            origin,
            steps.map(([name, to]) => [name, inLocale(to, locale)]),
          ),
        ]}
      />
      <nav aria-label={t('nav.crumbs')} className="text-ink-muted text-sm">
        <ol className="flex flex-wrap gap-2">
          <li>
            <Link to="/catalog" className="rounded hover:text-ink">
              {t('nav.catalogue')}
            </Link>
          </li>
          <li className="flex gap-2">
            <span aria-hidden="true">/</span>
            <Link
              to="/catalog/$category"
              params={{ category: product.category }}
              className="rounded hover:text-ink"
            >
              {category}
            </Link>
          </li>
        </ol>
      </nav>
      <div className="mt-5 grid items-start gap-x-12 gap-y-8 md:grid-cols-2 lg:grid-cols-[1.25fr_1fr]">
        <div className="rounded-panel bg-surface p-8 sm:p-14">
          <ProductPicture product={product} className="mx-auto max-w-md" />
        </div>
        <div className="flex flex-col gap-5 md:sticky md:top-24">
          {product.brand === '' ? null : (
            <Link
              to="/search"
              search={{ q: product.brand, brand: product.brand }}
              className="self-start rounded font-medium text-ink-muted text-sm hover:text-ink"
            >
              {product.brand}
            </Link>
          )}
          <h1 className="-mt-3 text-3xl sm:text-4xl">{product.name}</h1>
          {comments.rating.average === null ? null : (
            <a href="#comments" className="inline-flex items-center gap-2 self-start rounded text-sm">
              <Rating value={comments.rating.average} />
              <span className="text-ink-muted underline-offset-4 hover:underline">
                {t('comment.count', { count: comments.rating.count })}
              </span>
            </a>
          )}
          <BuyBox product={product} />
        </div>
      </div>
      <div className="mt-16 grid gap-x-12 gap-y-12 lg:grid-cols-[1.25fr_1fr]">
        <Section title={t('product.about')}>
          <p className="max-w-prose whitespace-pre-line text-ink-soft leading-relaxed">
            {product.description}
          </p>
        </Section>
        <Section title={t('product.specs')}>
          <Specs product={product} />
        </Section>
      </div>
      <div className="mt-16">
        <Comments productId={product.id} first={comments} />
      </div>
      {similar.items.length === 0 ? null : (
        <div className="mt-16">
          <Section title={t('product.similar')}>
            <ProductRow products={similar.items} />
          </Section>
        </div>
      )}
    </div>
  )
}

/** The product for search engines (schema.org). */
function structured({ product, comments }: Page, url: string): object {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    description: product.description,
    sku: String(product.id),
    category: product.category,
    ...(product.brand === '' ? {} : { brand: { '@type': 'Brand', name: product.brand } }),
    offers: {
      '@type': 'Offer',
      url,
      price: unitPrice(product),
      priceCurrency: 'RUB',
      availability: `https://schema.org/${product.stock > 0 ? 'InStock' : 'OutOfStock'}`,
      itemCondition: 'https://schema.org/NewCondition',
    },
    ...(comments.rating.average === null
      ? {}
      : {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: comments.rating.average,
            reviewCount: comments.rating.count,
          },
        }),
  }
}
