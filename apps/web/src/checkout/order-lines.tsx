import { useQuery, useQueryClient } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useCart, useSetQuantity } from '../cart/use-cart.ts'
import { useLanguage } from '../i18n/context.tsx'
import { ProductPicture } from '../product/product-picture.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Changing } from '../ui/price.tsx'
import type { Preview, PreviewLine } from './queries.ts'

/** What is bought, with whatever stands against it and the way out. */
export function OrderLines({ preview }: { preview: Preview }) {
  const cart = useCart().data
  return (
    <ul className="flex flex-col gap-4">
      {preview.items.map(line => (
        <Line
          key={line.product_id}
          line={line}
          product={cart?.items.find(item => item.product.id === line.product_id)?.product}
        />
      ))}
    </ul>
  )
}

function Line({ line, product }: { line: PreviewLine; product: Product | undefined }) {
  const { t, money } = useLanguage()
  return (
    <li data-line={line.product_id} className="flex flex-col gap-2">
      <div className="flex gap-3">
        <span className="w-14 shrink-0 self-start rounded-field bg-page p-1.5">
          {product === undefined ? (
            <span className="block aspect-square" />
          ) : (
            <ProductPicture product={product} />
          )}
        </span>
        <div className="flex min-w-0 grow flex-col gap-0.5 text-sm">
          <span className="font-medium leading-snug">{line.name || product?.name}</span>
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-ink-muted tabular-nums">
            {line.quantity} × {money(line.unit_price)}
            {line.sale_id === null ? null : <Badge tone="soft">{t('home.sale')}</Badge>}
          </span>
        </div>
        <span className="shrink-0 font-semibold text-sm tabular-nums">
          <Changing value={money(line.total)} />
        </span>
      </div>
      {line.problem === null ? null : <Problem line={line} product={product} />}
    </li>
  )
}

/** Why it cannot be bought like this, and what can. */
function Problem({ line, product }: { line: PreviewLine; product: Product | undefined }) {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const sales = useQuery({ ...queries.flashSales(api), enabled: line.problem === 'sale_limit' })
  const set = useSetQuantity(() => {
    queryClient.invalidateQueries({ queryKey: ['checkout'] }).catch(() => {
      // The query itself holds its error.
    })
  })
  const sale = sales.data?.items.find(({ id }) => id === line.sale_id)
  const perUser = sale?.per_user_limit ?? null
  const available =
    line.problem === 'out_of_stock'
      ? line.in_stock
      : line.problem === 'sale_limit'
        ? Math.min(line.quantity - 1, perUser ?? line.quantity - 1, sale?.left ?? line.quantity - 1)
        : 0
  const text =
    line.problem === 'out_of_stock'
      ? line.in_stock === 0
        ? t('cart.soldOut')
        : t('cart.onlyLeft', { count: line.in_stock })
      : line.problem === 'sale_limit'
        ? perUser === null
          ? t('checkout.saleLeft', { count: sale?.left ?? 0 })
          : t('checkout.perUser', { count: perUser })
        : t('checkout.gone')
  return (
    <div role="status" className="rounded-field bg-warn-soft p-3 text-sm">
      <p className="font-medium text-warn">{text}</p>
      {product === undefined ? null : (
        <div className="mt-2 flex flex-wrap gap-2">
          {available > 0 ? (
            <Button
              look="tonal"
              size="small"
              busy={set.isPending}
              onClick={() => set.mutate({ product, quantity: available })}
            >
              {t('cart.takeLeft', { count: available })}
            </Button>
          ) : null}
          <Button
            look="tonal"
            size="small"
            busy={set.isPending}
            onClick={() => set.mutate({ product, quantity: 0 })}
          >
            {t('checkout.remove')}
          </Button>
        </div>
      )}
    </div>
  )
}
