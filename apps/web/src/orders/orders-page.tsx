import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useApi } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { useLanguage } from '../i18n/context.tsx'
import { useWhen } from '../i18n/use-when.ts'
import { SignedIn } from '../session/signed-in.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { Icon } from '../ui/icons.tsx'
import { Message } from '../ui/message.tsx'
import { More } from '../ui/more.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { OrderStatus } from './order-status.tsx'
import { type OrderSummary, ordersQuery } from './queries.ts'

export function OrdersPage() {
  const { t } = useLanguage()
  return (
    <div className="page-width wrap-anywhere flex flex-col gap-6 pt-8">
      <Head title={t('orders.title')} noindex />
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-6">
        <h1 className="title-page">{t('orders.title')}</h1>
        <SignedIn meanwhile={<OrdersSkeleton />}>{() => <Orders />}</SignedIn>
      </div>
    </div>
  )
}

function Orders() {
  const { t } = useLanguage()
  const orders = useInfiniteQuery(ordersQuery(useApi()))
  if (orders.data === undefined) return orders.isError ? <Failed query={orders} /> : <OrdersSkeleton />
  const items = orders.data.pages.flatMap(page => page.items)
  if (items.length === 0)
    return (
      <Message
        art={<EmptyArt kind="orders" />}
        heading="h2"
        title={t('orders.none')}
        text={t('orders.noneText')}
      >
        <ButtonLink to="/catalog">{t('cart.toCatalogue')}</ButtonLink>
      </Message>
    )
  return (
    <>
      <ul className="flex flex-col gap-4">
        {items.map(order => (
          <OrderCard key={order.id} order={order} />
        ))}
      </ul>
      <More query={orders} />
    </>
  )
}

const namedLines = 3

function OrderCard({ order }: { order: OrderSummary }) {
  const { t, money } = useLanguage()
  const when = useWhen()
  const others = order.items.length - namedLines
  return (
    <li
      data-order={order.id}
      className="relative flex items-center gap-4 rounded-card border border-line p-5 transition-colors hover:border-line-strong sm:p-6"
    >
      <div className="flex min-w-0 grow flex-col gap-2.5">
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
          <h2 className="font-semibold text-lg tracking-normal">
            <Link
              to="/orders/$id"
              params={{ id: String(order.id) }}
              className="outline-none after:absolute after:inset-0 after:rounded-card focus-visible:after:outline-2 focus-visible:after:outline-accent"
            >
              {t('order.number', { id: String(order.id) })}
            </Link>
          </h2>
          <OrderStatus status={order.status} />
        </div>
        <p className="text-ink-muted text-sm">
          <time dateTime={order.created_at}>{when(order.created_at)}</time>
        </p>
        <ul className="flex flex-col gap-0.5 text-[0.9375rem] text-ink-soft">
          {order.items.slice(0, namedLines).map(({ product_id, name, quantity }) => (
            <li key={product_id} className="truncate">
              {name}
              {quantity > 1 ? <span className="text-ink-muted"> × {quantity}</span> : null}
            </li>
          ))}
          {others > 0 ? <li className="text-ink-muted">{t('orders.others', { count: others })}</li> : null}
        </ul>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-0.5">
        <strong className="text-lg tabular-nums tracking-tight sm:text-xl">{money(order.total)}</strong>
        <span className="text-ink-muted text-sm">{t('orders.pieces', { count: order.quantity })}</span>
      </div>
      <Icon name="chevron" className="hidden size-5 text-ink-muted sm:block" />
    </li>
  )
}

function OrdersSkeleton() {
  return (
    <Loading className="flex flex-col gap-4">
      {['a', 'b', 'c'].map(key => (
        <Skeleton key={key} className="h-36 rounded-card" />
      ))}
    </Loading>
  )
}
