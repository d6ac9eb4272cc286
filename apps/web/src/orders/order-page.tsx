import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useRouterState } from '@tanstack/react-router'
import { ApiError } from '../api/client.ts'
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
import { Notice } from '../ui/notice.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { CancelOrder } from './cancel-order.tsx'
import { OrderDetails } from './order-details.tsx'
import { OrderStatus } from './order-status.tsx'
import { type Order, orderQuery } from './queries.ts'

/** The id in an address; NaN where there is none that an order can have. */
const idIn = (text: string): number => (/^[1-9]\d{0,9}$/.test(text) ? Number(text) : Number.NaN)

export function OrderPage() {
  const { t } = useLanguage()
  const id = idIn(useParams({ from: '/orders/$id' }).id)
  return (
    <div className="page-width wrap-anywhere pt-8">
      <Head title={Number.isNaN(id) ? t('order.none') : t('order.number', { id: String(id) })} noindex />
      <div className="mx-auto flex max-w-3xl flex-col gap-6">
        <Link
          to="/orders"
          className="inline-flex items-center gap-1 self-start rounded py-1 font-medium text-ink-muted text-sm hover:text-ink"
        >
          <Icon name="chevron" className="size-4 rotate-180" />
          {t('orders.all')}
        </Link>
        <SignedIn meanwhile={<OrderSkeleton />}>
          {() => (Number.isNaN(id) ? <NoOrder /> : <Loaded id={id} />)}
        </SignedIn>
      </div>
    </div>
  )
}

function Loaded({ id }: { id: number }) {
  const order = useQuery(orderQuery(useApi(), id))
  if (order.data !== undefined) return <Shown order={order.data} />
  if (order.error instanceof ApiError && order.error.status < 500 && order.error.status >= 400)
    return <NoOrder />
  return order.isError ? <Failed query={order} /> : <OrderSkeleton />
}

function Shown({ order }: { order: Order }) {
  const { t } = useLanguage()
  const when = useWhen()
  const justPlaced = useRouterState({ select: s => s.location.state.placed === true })
  return (
    <>
      {justPlaced && order.status !== 'cancelled' ? (
        <Notice urgent tone="good" title={t('order.thanks')}>
          {t('order.thanksText')}
        </Notice>
      ) : null}
      <div className="flex flex-wrap items-center justify-between gap-4">
        <div className="flex flex-col gap-2">
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <h1 className="title-page">{t('order.number', { id: String(order.id) })}</h1>
            <OrderStatus status={order.status} />
          </div>
          <p className="text-ink-muted">
            <time dateTime={order.created_at}>{when(order.created_at)}</time>
          </p>
        </div>
        {order.cancellable ? <CancelOrder order={order} /> : null}
      </div>
      <OrderDetails order={order} />
    </>
  )
}

function NoOrder() {
  const { t } = useLanguage()
  return (
    <Message art={<EmptyArt kind="orders" />} title={t('order.none')} text={t('order.noneText')}>
      <ButtonLink to="/orders">{t('orders.title')}</ButtonLink>
    </Message>
  )
}

function OrderSkeleton() {
  return (
    <Loading className="flex flex-col gap-6">
      <Skeleton className="h-11 w-60" />
      <Skeleton className="h-56 rounded-card" />
      <Skeleton className="h-40 rounded-card" />
    </Loading>
  )
}
