import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { ProductPicture } from '../product/product-picture.tsx'
import { Stock } from '../product/stock.tsx'
import { useDebounced } from '../search/use-debounced.ts'
import { Button } from '../ui/button.tsx'
import { Input } from '../ui/fields.tsx'
import { Price } from '../ui/price.tsx'
import { AdminList } from './admin-list.tsx'
import { ProductForm } from './product-form.tsx'
import { adminQueries } from './queries.ts'
import { SaleDialog } from './sale-dialog.tsx'

/** All products, to be found and changed in place. */
export function ProductsSection() {
  const { t } = useLanguage()
  const [q, setQ] = useState('')
  const asked = useDebounced(q.trim(), 250)
  const products = useInfiniteQuery({
    ...adminQueries.products(useApi(), asked),
    placeholderData: keepPreviousData,
  })
  const [forSale, setForSale] = useState<Product | null>(null)
  return (
    <>
      <Input
        type="search"
        label={t('admin.find')}
        hiddenLabel
        placeholder={t('admin.find')}
        className="max-w-md"
        value={q}
        onChange={event => setQ(event.target.value)}
      />
      <AdminList query={products} none={t('catalogue.nothing')}>
        {product => <Row product={product} onSale={() => setForSale(product)} />}
      </AdminList>
      {forSale === null ? null : <SaleDialog product={forSale} onClose={() => setForSale(null)} />}
    </>
  )
}

function Row({ product, onSale }: { product: Product; onSale: () => void }) {
  const { t } = useLanguage()
  const [editing, setEditing] = useState(false)
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <span className="w-14 shrink-0 rounded-field bg-surface p-1.5">
          <ProductPicture product={product} />
        </span>
        <div className="min-w-0 grow basis-52">
          <p className="font-medium">{product.name}</p>
          <p className="text-ink-muted text-sm">
            {t('product.number')} {product.id}
          </p>
        </div>
        <div className="w-40">
          <Price price={product.price} flashPrice={product.flash_price} size="small" />
        </div>
        <div className="w-36">
          <Stock stock={product.stock} />
          <p className="text-ink-muted text-sm tabular-nums">{t('admin.pieces', { count: product.stock })}</p>
        </div>
        <div className="flex gap-2">
          <Button
            look="outline"
            size="small"
            aria-expanded={editing}
            aria-label={t('admin.editOf', { name: product.name })}
            onClick={() => setEditing(!editing)}
          >
            {t('admin.edit')}
          </Button>
          <Button
            look="ghost"
            size="small"
            aria-label={t('admin.saleOf', { name: product.name })}
            onClick={onSale}
          >
            {t('admin.toSale')}
          </Button>
        </div>
      </div>
      {editing ? <ProductForm product={product} onClose={() => setEditing(false)} /> : null}
    </>
  )
}
