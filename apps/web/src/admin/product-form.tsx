import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useForm } from 'react-hook-form'
import { take } from '../api/client.ts'
import { errorText, wrongFields } from '../api/error-text.ts'
import type { Product } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Input, TextArea } from '../ui/fields.tsx'
import { toast } from '../ui/toasts.tsx'
import { isWhole } from './numbers.ts'

const highestPrice = 2_147_483_647
const mostInStock = 1_000_000

interface Fields {
  price: string
  stock: string
  name: string
  description: string
}

type Change = Partial<Pick<Product, 'price' | 'stock' | 'name' | 'description'>>

const fieldsOf = ({ price, stock, name, description }: Product): Fields => ({
  price: String(price),
  stock: String(stock),
  name,
  description,
})

/** Price, stock and texts of a product. Only what was edited is sent: a stock that people buy from meanwhile stays as it is. */
export function ProductForm({ product, onClose }: { product: Product; onClose: () => void }) {
  const t = useT()
  const api = useApi()
  const queryClient = useQueryClient()
  const { register, handleSubmit, formState, setError } = useForm<Fields>({
    mode: 'onTouched',
    values: fieldsOf(product),
    resetOptions: { keepDirtyValues: true },
  })
  const { errors, dirtyFields, isDirty } = formState
  const save = useMutation({
    mutationFn: (change: Change) =>
      take(api.PATCH('/api/admin/products/{id}', { params: { path: { id: product.id } }, body: change })),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: ['admin', 'products'] })
      toast({ text: t('admin.saved') })
      onClose()
    },
    onError: error => {
      const wrong = wrongFields(error)
      for (const [i, name] of wrong.entries())
        if (name === 'price' || name === 'stock' || name === 'name' || name === 'description')
          setError(name, { message: t('field.wrong') }, { shouldFocus: i === 0 })
      if (wrong.length === 0) toast({ text: errorText(error, t), tone: 'bad' })
    },
  })
  const submit = handleSubmit(({ price, stock, name, description }) =>
    save.mutate({
      ...(dirtyFields.price ? { price: Number(price) } : {}),
      ...(dirtyFields.stock ? { stock: Number(stock) } : {}),
      ...(dirtyFields.name ? { name } : {}),
      ...(dirtyFields.description ? { description } : {}),
    }),
  )
  return (
    <form
      noValidate
      className="mt-4 grid gap-4 rounded-card bg-surface p-5 sm:grid-cols-4"
      onSubmit={event => void submit(event)}
    >
      <Input
        label={t('admin.price')}
        inputMode="numeric"
        className="sm:col-span-1"
        error={errors.price?.message}
        {...register('price', { validate: text => isWhole(text, 0, highestPrice) || t('admin.priceWrong') })}
      />
      <Input
        label={t('admin.stock')}
        inputMode="numeric"
        className="sm:col-span-1"
        error={errors.stock?.message}
        {...register('stock', { validate: text => isWhole(text, 0, mostInStock) || t('admin.stockWrong') })}
      />
      <Input
        label={t('admin.name')}
        className="sm:col-span-2"
        maxLength={255}
        error={errors.name?.message}
        {...register('name', { validate: text => text.trim() !== '' || t('field.required') })}
      />
      <TextArea
        label={t('product.about')}
        className="sm:col-span-4"
        rows={3}
        maxLength={10_000}
        error={errors.description?.message}
        {...register('description')}
      />
      <div className="flex gap-3 sm:col-span-4">
        <Button type="submit" busy={save.isPending} disabled={!isDirty}>
          {t('action.save')}
        </Button>
        <Button look="outline" onClick={onClose}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}
