import { useQuery } from '@tanstack/react-query'
import { useApi } from '../app/context.ts'
import { Head } from '../app/head.tsx'
import { EmptyArt } from '../art/EmptyArt.tsx'
import { AdjustedNotice } from '../cart/adjusted-notice.tsx'
import { useT } from '../i18n/context.tsx'
import type { User } from '../session/session.ts'
import { SignedIn } from '../session/signed-in.tsx'
import { ButtonLink } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { Message } from '../ui/message.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { isAttemptOpen } from './attempt.ts'
import { CheckoutForm } from './checkout-form.tsx'
import { checkoutQuery } from './queries.ts'

export function CheckoutPage() {
  const t = useT()
  return (
    <div className="page-width wrap-anywhere flex flex-col gap-6 pt-8">
      <Head title={t('checkout.title')} noindex />
      <h1 className="title-page">{t('checkout.title')}</h1>
      <SignedIn meanwhile={<CheckoutSkeleton />}>{user => <Checkout user={user} />}</SignedIn>
    </div>
  )
}

function Checkout({ user }: { user: User }) {
  const t = useT()
  const preview = useQuery(checkoutQuery(useApi()))
  if (preview.data === undefined) return preview.isError ? <Failed query={preview} /> : <CheckoutSkeleton />
  if (preview.data.items.length === 0) {
    // Sent, and then the answer was lost: it may well have been bought.
    const isUnsure = isAttemptOpen(user.id)
    return (
      <Message
        art={<EmptyArt kind={isUnsure ? 'orders' : 'cart'} />}
        heading="h2"
        title={t(isUnsure ? 'checkout.maybeDone' : 'cart.empty')}
        text={t(isUnsure ? 'checkout.maybeDoneText' : 'cart.emptyText')}
      >
        <ButtonLink to="/orders" look={isUnsure ? 'primary' : 'outline'}>
          {t('orders.title')}
        </ButtonLink>
        <ButtonLink to="/catalog" look={isUnsure ? 'outline' : 'primary'}>
          {t('cart.toCatalogue')}
        </ButtonLink>
      </Message>
    )
  }
  return (
    <>
      <AdjustedNotice />
      <CheckoutForm user={user} preview={preview.data} />
    </>
  )
}

function CheckoutSkeleton() {
  return (
    <Loading className="grid gap-12 lg:grid-cols-[1fr_24rem]">
      <div className="flex flex-col gap-5">
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-48 rounded-card" />
        <Skeleton className="h-7 w-40" />
        <Skeleton className="h-36 rounded-card" />
      </div>
      <Skeleton className="h-80 rounded-panel" />
    </Loading>
  )
}
