import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useForm } from 'react-hook-form'
import { take } from '../api/client.ts'
import { errorText, wrongFields } from '../api/error-text.ts'
import type { Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import Dialog from '../ui/dialog.tsx'
import { Input } from '../ui/fields.tsx'
import { Notice } from '../ui/notice.tsx'
import { toast } from '../ui/toasts.tsx'
import { isWhole } from './numbers.ts'
import { ProductPicker } from './product-picker.tsx'
import type { AdminSale } from './queries.ts'
import { bodyOf, fieldsOf, type SaleFields } from './sale-fields.ts'

const most = 2_147_483_647
const formId = 'sale-form'
const isField = (name: string): name is keyof SaleFields =>
  ['sale_price', 'start_time', 'end_time', 'quantity_limit', 'per_user_limit'].includes(name)

/** Schedules a flash sale, or changes one. */
export function SaleDialog({
  sale,
  product: given,
  onClose,
}: {
  sale?: AdminSale
  product?: Product
  onClose: () => void
}) {
  const { t, money } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [chosen, setChosen] = useState<Product | null>(given ?? null)
  const [noProduct, setNoProduct] = useState(false)
  const product =
    sale === undefined
      ? chosen && { id: chosen.id, name: chosen.name, price: chosen.price }
      : { id: sale.product_id, name: sale.product_name, price: sale.price }
  const { register, handleSubmit, formState, setError, getValues } = useForm<SaleFields>({
    mode: 'onTouched',
    defaultValues: fieldsOf(sale, new Date()),
  })
  const { errors, dirtyFields } = formState
  const save = useMutation({
    mutationFn: ({ id, fields }: { id: number; fields: SaleFields }) => {
      const body = bodyOf(fields, dirtyFields, sale)
      return take(
        sale === undefined
          ? api.POST('/api/admin/flash-sales', { body: { product_id: id, ...body } })
          : api.PATCH('/api/admin/flash-sales/{id}', { params: { path: { id: sale.id } }, body }),
      )
    },
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['admin', 'sales'] })
      toast({ text: t(sale === undefined ? 'sales.scheduled' : 'admin.saved') })
      onClose()
    },
    onError: error => {
      for (const [i, name] of wrongFields(error).filter(isField).entries())
        setError(name, { message: t('field.wrong') }, { shouldFocus: i === 0 })
    },
  })
  const limit = (text: string) => text.trim() === '' || isWhole(text, 1, most) || t('sales.limitWrong')
  const submit = handleSubmit(
    fields => {
      setNoProduct(product === null)
      if (product !== null) save.mutate({ id: product.id, fields })
    },
    () => setNoProduct(product === null),
  )
  return (
    <Dialog
      open
      onClose={onClose}
      title={t(sale === undefined ? 'sales.new' : 'sales.change')}
      footer={
        <div className="flex flex-wrap justify-end gap-3">
          <Button look="outline" onClick={onClose}>
            {t('action.cancel')}
          </Button>
          <Button type="submit" form={formId} busy={save.isPending}>
            {t(sale === undefined ? 'sales.schedule' : 'action.save')}
          </Button>
        </div>
      }
    >
      <form
        id={formId}
        noValidate
        className="grid grid-cols-1 gap-4 sm:grid-cols-2"
        onSubmit={event => void submit(event)}
      >
        <div className="sm:col-span-2">
          {product === null ? (
            <ProductPicker
              onChoose={setChosen}
              {...(noProduct ? { error: t('sales.productRequired') } : {})}
            />
          ) : (
            <p className="flex flex-wrap items-center justify-between gap-3 rounded-card bg-surface p-4">
              <span>
                <span className="block font-medium">{product.name}</span>
                <span className="text-ink-muted text-sm">{money(product.price)}</span>
              </span>
              {sale === undefined && given === undefined ? (
                <Button look="outline" size="small" onClick={() => setChosen(null)}>
                  {t('sales.another')}
                </Button>
              ) : null}
            </p>
          )}
        </div>
        <Input
          label={t('sales.price')}
          inputMode="numeric"
          className="sm:col-span-2"
          error={errors.sale_price?.message}
          {...register('sale_price', {
            validate: text =>
              (isWhole(text, 0, most) && (product === null || Number(text) < product.price)) ||
              t('sales.priceWrong'),
          })}
        />
        <Input
          label={t('sales.starts')}
          type="datetime-local"
          error={errors.start_time?.message}
          {...register('start_time', { required: t('field.required') })}
        />
        <Input
          label={t('sales.ends')}
          type="datetime-local"
          error={errors.end_time?.message}
          {...register('end_time', {
            validate: end =>
              // A sale without end comes from SQL; it stays so as long as nobody touches it.
              (sale?.end_time === 'infinity' && end === '') ||
              (end !== '' && end > getValues('start_time')) ||
              t('sales.endsWrong'),
          })}
        />
        <Input
          label={t('sales.limit')}
          hint={t('sales.noLimit')}
          inputMode="numeric"
          error={errors.quantity_limit?.message}
          {...register('quantity_limit', { validate: limit })}
        />
        <Input
          label={t('sales.perUser')}
          hint={t('sales.noLimit')}
          inputMode="numeric"
          error={errors.per_user_limit?.message}
          {...register('per_user_limit', { validate: limit })}
        />
        {save.error ? (
          <div className="sm:col-span-2">
            <Notice
              key={save.submittedAt}
              urgent
              tone="bad"
              title={errorText(save.error, t, {
                validation_failed: 'field.someWrong',
                limit_below_sold: 'sales.limitBelowSold',
                sale_sold_out: 'sales.soldOutRaise',
                product_not_found: 'checkout.gone',
              })}
            />
          </div>
        ) : null}
      </form>
    </Dialog>
  )
}
