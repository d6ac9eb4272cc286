import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import Dialog from '../ui/dialog.tsx'
import { Notice } from '../ui/notice.tsx'
import { toast } from '../ui/toasts.tsx'
import { type Order, orderQuery } from './queries.ts'

/** Cancels an order, after asking once. */
export function CancelOrder({ order }: { order: Order }) {
  const { t, money } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const [asking, setAsking] = useState(false)
  const cancel = useMutation({
    mutationFn: () => take(api.POST('/api/orders/{id}/cancel', { params: { path: { id: order.id } } })),
    onSuccess: cancelled => {
      setAsking(false)
      queryClient.setQueryData(orderQuery(api, order.id).queryKey, cancelled)
      toast({ text: t('order.cancelledNow', { id: String(order.id) }) })
    },
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ['orders'] }),
        queryClient.invalidateQueries({ queryKey: ['order', order.id] }),
      ]),
  })
  return (
    <>
      <Button look="outline" onClick={() => setAsking(true)}>
        {t('order.cancel')}
      </Button>
      <Dialog
        open={asking}
        onClose={() => setAsking(false)}
        title={t('order.cancelTitle', { id: String(order.id) })}
        footer={
          <div className="flex flex-wrap justify-end gap-3">
            <Button look="outline" onClick={() => setAsking(false)}>
              {t('order.keep')}
            </Button>
            <Button look="danger" busy={cancel.isPending} onClick={() => cancel.mutate()}>
              {t('order.cancel')}
            </Button>
          </div>
        }
      >
        <div className="flex flex-col gap-4">
          <p className="text-ink-soft">{t('order.cancelText', { total: money(order.total) })}</p>
          {cancel.error ? (
            <Notice
              key={cancel.submittedAt}
              urgent
              tone="bad"
              title={errorText(cancel.error, t, { not_cancellable: 'order.notCancellable' })}
            />
          ) : null}
        </div>
      </Dialog>
    </>
  )
}
