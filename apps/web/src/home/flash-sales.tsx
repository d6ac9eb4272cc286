import { useSuspenseQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/queries.ts'
import type { FlashSale } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { AddButton } from '../product/add-button.tsx'
import { productSlug } from '../product/product-link.ts'
import { ProductPicture } from '../product/product-picture.tsx'
import { SaleLeft } from '../product/sale-left.tsx'
import { Icon } from '../ui/icons.tsx'
import { Price } from '../ui/price.tsx'
import { Countdown } from './countdown.tsx'

/** The sales that run now: the one that ends first large, the others beside it. Nothing when there is none. */
export function FlashSales() {
  const { data } = useSuspenseQuery(queries.flashSales(useApi()))
  const [first, ...others] = data.items
  if (first === undefined) return null
  return (
    <div className={`grid gap-4 sm:gap-5 ${others.length > 0 ? 'lg:grid-cols-[2fr_1fr]' : ''}`}>
      <Hero sale={first} />
      {others.length === 0 ? null : (
        <ul className="scroll-row gap-4 lg:flex-col lg:overflow-visible">
          {others.slice(0, 3).map(sale => (
            <li key={sale.id} className="w-[75vw] shrink-0 sm:w-80 lg:w-auto lg:shrink lg:grow">
              <Small sale={sale} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Hero({ sale }: { sale: FlashSale }) {
  const { t } = useLanguage()
  const { product } = sale
  return (
    <section
      data-sale={sale.id}
      aria-label={t('home.sale')}
      className="grid items-center gap-x-8 overflow-hidden rounded-panel bg-surface sm:grid-cols-[1.15fr_1fr]"
    >
      <div className="order-last flex flex-col gap-5 p-6 pt-0 sm:order-first sm:p-10 lg:p-12">
        <p className="inline-flex items-center gap-1.5 font-semibold text-accent text-sm">
          <Icon name="bolt" className="size-4.5" />
          {t('home.sale')} · −{sale.percent_off}%
        </p>
        <h2 className="text-balance text-3xl sm:text-4xl lg:text-[2.75rem]">
          <Link
            to="/product/$product"
            params={{ product: productSlug(product) }}
            className="rounded hover:underline hover:underline-offset-8 hover:decoration-2"
          >
            {product.name}
          </Link>
        </h2>
        <Price price={product.price} flashPrice={sale.sale_price} size="large" />
        <Countdown end={sale.end_time} />
        <SaleLeft sale={sale} />
        <div className="w-full max-w-72">
          <AddButton product={product} size="large" />
        </div>
      </div>
      <ProductPicture product={product} className="mx-auto w-3/5 p-4 sm:w-full sm:p-8" />
    </section>
  )
}

function Small({ sale }: { sale: FlashSale }) {
  const { product } = sale
  return (
    <article
      data-sale={sale.id}
      className="relative flex h-full items-center gap-4 rounded-card bg-surface p-4 transition-colors hover:bg-sunken"
    >
      <ProductPicture product={product} className="w-24 shrink-0" />
      <div className="flex min-w-0 flex-col gap-1">
        <h3 className="line-clamp-2 font-semibold text-[0.9375rem] leading-snug tracking-normal">
          <Link
            to="/product/$product"
            params={{ product: productSlug(product) }}
            className="after:absolute after:inset-0"
          >
            {product.name}
          </Link>
        </h3>
        <Price price={product.price} flashPrice={sale.sale_price} size="small" />
        <Countdown end={sale.end_time} compact />
      </div>
    </article>
  )
}
