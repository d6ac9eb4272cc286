import { Link } from '@tanstack/react-router'
import { useLanguage } from '../i18n/context.tsx'
import { productSlug } from '../product/product-link.ts'
import { ProductPicture } from '../product/product-picture.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Changing, Price } from '../ui/price.tsx'
import { Stepper } from '../ui/stepper.tsx'
import { type CartItem, isAvailable } from './lines.ts'

export interface CartLineProps {
  item: CartItem
  onQuantity: (quantity: number) => void
  onRemove: () => void
  /** Where there is little room: the drawer. */
  narrow?: boolean
}

/** A product in the cart: how many, what they cost, and whether there are so many. */
export function CartLine({ item, onQuantity, onRemove, narrow = false }: CartLineProps) {
  const { t, money } = useLanguage()
  const { product, quantity, total } = item
  return (
    <li data-line={product.id} className="flex gap-4 border-line border-b py-5 last:border-b-0 sm:gap-5">
      <Link
        to="/product/$product"
        params={{ product: productSlug(product) }}
        tabIndex={-1}
        aria-hidden="true"
        className={`shrink-0 self-start rounded-card bg-surface p-2.5 ${narrow ? 'w-20' : 'w-24 sm:w-32 sm:p-4'} ${product.stock === 0 ? 'opacity-50' : ''}`}
      >
        <ProductPicture product={product} />
      </Link>
      <div className="flex min-w-0 grow flex-col gap-2">
        <div className="flex items-start justify-between gap-2">
          <div className="flex min-w-0 flex-col gap-1">
            <Link
              to="/product/$product"
              params={{ product: productSlug(product) }}
              className="rounded font-medium leading-snug underline-offset-4 hover:underline"
            >
              {product.name}
            </Link>
            <Price price={product.price} flashPrice={product.flash_price} size="small" />
          </div>
          <IconButton
            icon="trash"
            label={t('cart.remove', { name: product.name })}
            className="-mt-2 -mr-2"
            onClick={onRemove}
          />
        </div>
        <Availability item={item} onQuantity={onQuantity} />
        <div className="mt-auto flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <Stepper
            size={narrow ? 'small' : 'normal'}
            value={quantity}
            max={Math.max(product.stock, 1)}
            label={t('cart.quantityOf', { name: product.name })}
            onChange={onQuantity}
          />
          <span className="ml-auto font-bold text-lg tabular-nums tracking-tight">
            <Changing value={money(total)} />
          </span>
        </div>
      </div>
    </li>
  )
}

/** Nothing as long as there are enough. */
function Availability({ item, onQuantity }: Pick<CartLineProps, 'item' | 'onQuantity'>) {
  const { t } = useLanguage()
  const { stock } = item.product
  if (isAvailable(item)) return null
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 rounded-field bg-warn-soft px-3 py-1.5 font-medium text-sm text-warn"
    >
      {stock === 0 ? t('cart.soldOut') : t('cart.onlyLeft', { count: stock })}
      {stock === 0 ? null : (
        <Button look="ghost" size="small" className="-mr-2 text-warn" onClick={() => onQuantity(stock)}>
          {t('cart.takeLeft', { count: stock })}
        </Button>
      )}
    </div>
  )
}
