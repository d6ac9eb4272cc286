import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { queries } from '../api/queries.ts'
import type { Cart } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { usePersonal } from '../app/use-hydrating.ts'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { Section } from '../home/section.tsx'
import { useT } from '../i18n/context.tsx'
import { ProductRow } from '../product/product-grid.tsx'
import { useSession } from '../session/session.ts'
import { Button, ButtonLink } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { Message } from '../ui/message.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { AdjustedNotice } from './adjusted-notice.tsx'
import { CartLines } from './cart-lines.tsx'
import { CartTotal } from './cart-total.tsx'
import { CheckoutLink } from './checkout-link.tsx'
import { allAvailable } from './lines.ts'
import { useCart } from './use-cart.ts'
import { useClearCart } from './use-remove.ts'

export function CartPage() {
  const t = useT()
  const cart = useCart()
  const clear = useClearCart()
  const title = useRef<HTMLHeadingElement>(null)
  const isEmpty = cart.data?.items.length === 0
  return (
    <div className="page-width wrap-anywhere flex flex-col gap-6 pt-8">
      <Head title={t('cart.title')} noindex />
      <div className="flex flex-wrap items-baseline justify-between gap-4">
        <h1 ref={title} tabIndex={-1} className={isEmpty ? 'sr-only' : 'title-page outline-none'}>
          {t('cart.title')}
        </h1>
        {cart.data === undefined || isEmpty ? null : (
          <Button
            look="ghost"
            size="small"
            busy={clear.isPending}
            onClick={() => {
              clear.mutate()
              title.current?.focus()
            }}
          >
            {t('cart.clear')}
          </Button>
        )}
      </div>
      <AdjustedNotice />
      {cart.data !== undefined ? (
        <Filled cart={cart.data} title={title} />
      ) : cart.isError ? (
        <Failed query={cart} />
      ) : (
        <CartSkeleton />
      )}
      <Recommended cart={cart.data} />
    </div>
  )
}

function Filled({ cart, title }: { cart: Cart; title: React.RefObject<HTMLHeadingElement | null> }) {
  const t = useT()
  const session = useSession()
  if (cart.items.length === 0)
    return (
      <Message art={<EmptyArt kind="cart" />} heading="h2" title={t('cart.empty')} text={t('cart.emptyText')}>
        <ButtonLink to="/catalog">{t('cart.toCatalogue')}</ButtonLink>
      </Message>
    )
  return (
    <div className="grid items-start gap-x-12 gap-y-6 lg:grid-cols-[1fr_22rem]">
      <CartLines cart={cart} focusAfter={title} />
      <section
        aria-label={t('cart.total')}
        className="flex flex-col gap-5 rounded-panel bg-surface p-6 lg:sticky lg:top-24"
      >
        <CartTotal cart={cart} />
        <CheckoutLink cart={cart} size="large" wide />
        <p className="text-ink-muted text-sm" role="status">
          {allAvailable(cart)
            ? session?.user === null
              ? t('cart.willSignIn')
              : t('cart.priceKept')
            : t('cart.notAllAvailable')}
        </p>
      </section>
    </div>
  )
}

function CartSkeleton() {
  return (
    <Loading className="grid gap-12 lg:grid-cols-[1fr_22rem]">
      <div className="flex flex-col gap-8">
        {['a', 'b', 'c'].map(key => (
          <div key={key} className="flex gap-5">
            <Skeleton className="size-32 rounded-card" />
            <div className="flex grow flex-col gap-3 py-1">
              <Skeleton className="h-5 w-2/3" />
              <Skeleton className="h-5 w-1/3" />
            </div>
          </div>
        ))}
      </div>
      <Skeleton className="h-72 rounded-panel" />
    </Loading>
  )
}

function Recommended({ cart }: { cart: Cart | undefined }) {
  const t = useT()
  const { data } = usePersonal(useQuery(queries.recommendations(useApi())))
  const inCart = new Set(cart?.items.map(item => item.product.id))
  const others = data?.items.filter(product => !inCart.has(product.id)) ?? []
  if (others.length === 0) return null
  return (
    <div className="mt-10">
      <Section title={t('home.recommendations')}>
        <ProductRow products={others} />
      </Section>
    </div>
  )
}
