import { type ReactNode, useEffect, useState } from 'react'
import { useForm } from 'react-hook-form'
import { ApiError } from '../api/client.ts'
import { wrongFields } from '../api/error-text.ts'
import { useLanguage } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { type User, useSession } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Changing } from '../ui/price.tsx'
import { AddressFields } from './address-fields.tsx'
import { CardFields } from './card-fields.tsx'
import {
  bodyOf,
  type CheckoutFields,
  draftAddress,
  isField,
  keepAddress,
  noFields,
  seenIn,
} from './fields.ts'
import { OrderLines } from './order-lines.tsx'
import { isDearer, priceChanges } from './price-changes.ts'
import { PriceNotice } from './price-notice.tsx'
import type { Preview } from './queries.ts'
import { Refusal } from './refusal.tsx'
import { useCheckout } from './use-checkout.ts'

const testCard = { card_number: '4242 4242 4242 4242', expiry: '12/30', cvc: '123' }

/** Address, card and what is bought. Whatever changes meanwhile is shown, and nobody pays more than they have agreed to. */
export function CheckoutForm({ user, preview }: { user: User; preview: Preview }) {
  const { t, money } = useLanguage()
  const demo = useSession()?.demo ?? false
  const checkout = useCheckout(user.id)
  const [agreed, setAgreed] = useState(() => seenIn(preview))
  const form = useForm<CheckoutFields>({
    mode: 'onTouched',
    defaultValues: { ...noFields, name: user.name, ...draftAddress(user.id) },
  })
  const { register, formState, watch, setError, setValue, handleSubmit } = form
  useEffect(() => {
    const watching = watch(fields => keepAddress(user.id, fields))
    return () => watching.unsubscribe()
  }, [watch, user.id])

  // A line that came while the page was open (put in from another tab) counts as seen at the price that it came with.
  const news = preview.items.filter(line => agreed.every(seen => seen.product_id !== line.product_id))
  if (news.length > 0) setAgreed([...agreed, ...seenIn({ ...preview, items: news })])
  const changes = priceChanges(agreed, preview.items)
  const mustAgree = changes.some(isDearer)
  const isBlocked = preview.items.some(({ problem }) => problem !== null)
  const refusedPrice = checkout.error instanceof ApiError && checkout.error.code === 'price_changed'

  const submit = handleSubmit(fields =>
    checkout.mutate(bodyOf(fields, preview), {
      onError: error => {
        for (const [i, { name, message }] of faultsIn(error).entries())
          setError(name, { message: t(message) }, { shouldFocus: i === 0 })
      },
    }),
  )

  return (
    <form
      method="post"
      noValidate
      className="grid items-start gap-x-12 gap-y-8 lg:grid-cols-[1fr_24rem]"
      onSubmit={event => void submit(event)}
    >
      <div className="flex flex-col gap-10">
        <Step number={1} title={t('checkout.address')}>
          <AddressFields register={register} errors={formState.errors} />
        </Step>
        <Step number={2} title={t('checkout.payment')}>
          <CardFields register={register} errors={formState.errors} number={watch('card_number')} />
          {demo ? (
            <p className="mt-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-muted text-sm">
              {t('checkout.demoCard')}
              <Button
                look="outline"
                size="small"
                onClick={() => {
                  for (const [name, value] of Object.entries(testCard))
                    setValue(name as keyof typeof testCard, value, { shouldValidate: true })
                }}
              >
                {t('checkout.fillCard')}
              </Button>
            </p>
          ) : null}
        </Step>
      </div>
      <section
        aria-labelledby="checkout-order"
        className="flex flex-col gap-5 rounded-panel bg-surface p-6 lg:sticky lg:top-24"
      >
        <h2 id="checkout-order" className="font-semibold text-lg">
          {t('checkout.order')}
        </h2>
        <OrderLines preview={preview} />
        <dl className="flex flex-col gap-2 border-line border-t pt-4">
          <div className="flex justify-between gap-4 text-[0.9375rem]">
            <dt className="text-ink-muted">{t('cart.delivery')}</dt>
            <dd>{t('cart.free')}</dd>
          </div>
          <div className="flex items-baseline justify-between gap-4">
            <dt className="font-semibold">{t('cart.total')}</dt>
            <dd data-total={preview.total} className="font-bold text-2xl tabular-nums tracking-tight">
              <Changing value={money(preview.total)} />
            </dd>
          </div>
        </dl>
        {changes.length > 0 ? <PriceNotice changes={changes} urgent={refusedPrice} /> : null}
        {checkout.error ? (
          <Refusal key={checkout.submittedAt} error={checkout.error} isBlocked={isBlocked} />
        ) : null}
        {/* Keys: one button must not turn into the other under a click, which would then pay. */}
        {mustAgree ? (
          <Button key="agree" size="large" wide onClick={() => setAgreed(seenIn(preview))}>
            {t('checkout.agree')}
          </Button>
        ) : (
          <Button
            key="pay"
            type="submit"
            size="large"
            wide
            busy={checkout.isPending || checkout.isSuccess}
            disabled={isBlocked}
          >
            {checkout.isPending ? t('checkout.paying') : t('checkout.pay', { total: money(preview.total) })}
          </Button>
        )}
        <p className="text-ink-muted text-sm" role="status">
          {t(isBlocked ? 'checkout.blocked' : checkout.isPending ? 'checkout.patience' : 'checkout.safe')}
        </p>
      </section>
    </form>
  )
}

/** The fields that the shop would not take, and what to say about them. */
function faultsIn(error: Error): { name: keyof CheckoutFields; message: MessageKey }[] {
  const { code } = error instanceof ApiError ? error : { code: '' }
  if (code === 'invalid_card') return [{ name: 'card_number', message: 'card.numberWrong' }]
  if (code === 'card_expired') return [{ name: 'expiry', message: 'card.expiryWrong' }]
  return wrongFields(error)
    .filter(isField)
    .map(name => ({ name, message: 'field.wrong' }))
}

function Step({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <fieldset className="min-w-0">
      <legend className="mb-4 flex items-center gap-3">
        <span
          aria-hidden="true"
          className="inline-flex size-8 items-center justify-center rounded-full bg-accent-soft font-bold text-accent-strong text-sm"
        >
          {number}
        </span>
        <span className="title-section font-semibold">{title}</span>
      </legend>
      {children}
    </fieldset>
  )
}
