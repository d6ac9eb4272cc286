import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../../api/client.ts'
import { errorText } from '../../api/error-text.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'
import { Copyable } from '../copyable.tsx'
import { RaisePrice } from './raise-price.tsx'

/** Products that the seed brings: they are there in every shop. */
const first = 1
const last = 6

/** Something to do that moves on the map at once. */
export function TryIt() {
  const t = useT()
  const api = useApi()
  const [product, setProduct] = useState(first)
  const onError = (error: unknown): void => toast({ text: errorText(error, t), tone: 'bad' })
  const read = useMutation({
    mutationFn: () => take(api.GET('/api/products/{id}', { params: { path: { id: product } } })),
    onError,
  })
  const list = useMutation({
    mutationFn: () => take(api.GET('/api/products', { params: { query: { limit: 12 } } })),
    onError,
  })
  const end = useMutation({
    mutationFn: () => take(api.POST('/api/lab/invalidate', { body: { tag: `product:${product}` } })),
    onError,
  })
  const write = useMutation({
    mutationFn: () => take(api.POST('/api/lab/replication/rows', { body: { rows: 1 } })),
    onError,
  })
  return (
    <section
      aria-label={t('lab.map.try')}
      className="flex flex-wrap items-center gap-x-3 gap-y-3 rounded-panel border border-line bg-raised p-3 sm:px-5"
    >
      <Button size="small" onClick={() => read.mutate()} data-try="read">
        {t('lab.map.read', { product })}
      </Button>
      <Button size="small" look="tonal" onClick={() => list.mutate()} data-try="list">
        {t('lab.map.readList')}
      </Button>
      <Button size="small" look="tonal" onClick={() => end.mutate()} data-try="end">
        {t('lab.map.end', { product })}
      </Button>
      <Button size="small" look="tonal" onClick={() => write.mutate()} data-try="write">
        {t('lab.map.write')}
      </Button>
      <RaisePrice product={product} />
      <Button
        size="small"
        look="ghost"
        onClick={() => setProduct(product === last ? first : product + 1)}
        data-try="other"
      >
        {t('lab.map.other')}
      </Button>
      <Copyable
        className="min-w-0 basis-full 2xl:ml-auto 2xl:basis-auto"
        text={`npm run sql -- "UPDATE products SET price = price + 1 WHERE id = ${product}"`}
      />
    </section>
  )
}
