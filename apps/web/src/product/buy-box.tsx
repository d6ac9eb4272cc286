import { useQuery } from '@tanstack/react-query'
import { queries } from '../api/queries.ts'
import type { Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { Countdown } from '../home/countdown.tsx'
import { useT } from '../i18n/context.tsx'
import { Badge } from '../ui/badge.tsx'
import { Icon } from '../ui/icons.tsx'
import { Price } from '../ui/price.tsx'
import { AddButton } from './add-button.tsx'
import { SaleLeft } from './sale-left.tsx'
import { Stock } from './stock.tsx'

/** What it costs, whether there is any, and the button. All of it changes by itself. */
export function BuyBox({ product }: { product: Product }) {
  const t = useT()
  const sales = useQuery({ ...queries.flashSales(useApi()), enabled: product.is_flash_sale })
  const sale = product.is_flash_sale ? sales.data?.items.find(s => s.product.id === product.id) : undefined
  const promises = [
    ['truck', t('product.delivery')],
    ['back', t('product.return')],
    ['shield', t('product.warranty')],
  ] as const
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Price price={product.price} flashPrice={product.flash_price} size="large" />
        {product.is_flash_sale ? (
          <Badge tone="accent">
            <Icon name="bolt" className="size-3.5" />
            {t('home.sale')}
          </Badge>
        ) : null}
      </div>
      {sale === undefined ? null : (
        <div className="flex flex-col gap-4 rounded-card bg-surface p-5">
          <Countdown end={sale.end_time} />
          <SaleLeft sale={sale} />
        </div>
      )}
      <Stock stock={product.stock} />
      <div className="max-w-sm">
        <AddButton product={product} size="large" />
      </div>
      <ul className="flex flex-col gap-2.5 text-ink-muted text-sm">
        {promises.map(([icon, text]) => (
          <li key={icon} className="flex items-center gap-2.5">
            <Icon name={icon} />
            {text}
          </li>
        ))}
      </ul>
    </>
  )
}
