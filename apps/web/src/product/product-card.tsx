import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Product } from '../api/types.ts'
import { useT } from '../i18n/context.tsx'
import { Badge } from '../ui/badge.tsx'
import { classes } from '../ui/classes.ts'
import { Price } from '../ui/price.tsx'
import { AddButton } from './add-button.tsx'
import { productSlug } from './product-link.ts'
import { ProductPicture } from './product-picture.tsx'
import { Stock } from './stock.tsx'

/** A product in a list. The whole card leads to its page; the button puts it into the cart. */
export function ProductCard({
  product,
  note,
  className,
}: {
  product: Product
  /** Why it stands here. */
  note?: ReactNode
  className?: string
}) {
  const t = useT()
  const percent =
    product.flash_price === null || product.price <= 0
      ? 0
      : Math.floor(((product.price - product.flash_price) * 100) / product.price)
  return (
    <article data-product={product.id} className={classes('group relative flex flex-col', className)}>
      <div
        className={classes(
          'relative overflow-hidden rounded-card bg-surface p-5 transition-colors duration-200 group-hover:bg-sunken',
          product.stock === 0 && 'opacity-60',
        )}
      >
        <ProductPicture
          product={product}
          className="transition-transform duration-300 ease-out group-hover:scale-[1.03]"
        />
        <span className="absolute top-3 left-3 flex flex-wrap gap-1.5">
          {percent > 0 ? <Badge tone="accent">−{percent}%</Badge> : null}
          {product.is_bestseller ? <Badge>{t('product.bestseller')}</Badge> : null}
        </span>
      </div>
      <div className="flex grow flex-col gap-1 px-1 pt-3.5">
        <Price price={product.price} flashPrice={product.flash_price} />
        <h3 className="line-clamp-2 font-medium text-[0.9375rem] text-ink-soft leading-snug tracking-normal">
          <Link
            to="/product/$product"
            params={{ product: productSlug(product) }}
            className="outline-none after:absolute after:inset-0 after:rounded-card focus-visible:after:outline-2 focus-visible:after:outline-accent focus-visible:after:outline-offset-4"
          >
            {product.name}
          </Link>
        </h3>
        <div className="mt-auto flex flex-col gap-3 pt-1.5">
          <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
            <Stock stock={product.stock} />
            {note === undefined ? null : <span className="text-ink-muted text-xs">{note}</span>}
          </span>
          <div className="relative z-10">
            <AddButton product={product} />
          </div>
        </div>
      </div>
    </article>
  )
}
