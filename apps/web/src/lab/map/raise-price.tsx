import { useMutation } from '@tanstack/react-query'
import { take } from '../../api/client.ts'
import { errorText } from '../../api/error-text.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { useSession } from '../../session/session.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toasts.tsx'

/** Makes a product dearer by a rouble, as the shop itself would; for admins, since nobody else may. */
export function RaisePrice({ product }: { product: number }) {
  const t = useT()
  const api = useApi()
  const session = useSession()
  const raise = useMutation({
    mutationFn: async () => {
      const params = { path: { id: product } }
      const { price } = await take(api.GET('/api/products/{id}', { params }))
      return await take(api.PATCH('/api/admin/products/{id}', { params, body: { price: price + 1 } }))
    },
    onError: error => toast({ text: errorText(error, t), tone: 'bad' }),
  })
  if (session?.user?.role !== 'admin') return null
  return (
    <Button size="small" look="tonal" busy={raise.isPending} data-try="price" onClick={() => raise.mutate()}>
      {t('lab.map.raise', { product })}
    </Button>
  )
}
