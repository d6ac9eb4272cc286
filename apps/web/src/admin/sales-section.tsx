import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { useWhen } from '../i18n/use-when.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Icon } from '../ui/icons.tsx'
import { toast } from '../ui/toasts.tsx'
import { AdminList } from './admin-list.tsx'
import { type AdminSale, adminQueries } from './queries.ts'
import { SaleDialog } from './sale-dialog.tsx'

/** Flash sales, those to come and those that are over, too. */
export function SalesSection() {
  const { t } = useLanguage()
  const sales = useInfiniteQuery(adminQueries.sales(useApi()))
  const [editing, setEditing] = useState<AdminSale | 'new' | null>(null)
  return (
    <>
      <Button className="self-start" onClick={() => setEditing('new')}>
        <Icon name="plus" className="size-4.5" />
        {t('sales.new')}
      </Button>
      <AdminList query={sales} none={t('sales.none')}>
        {sale => <Row sale={sale} onEdit={() => setEditing(sale)} />}
      </AdminList>
      {editing === null ? null : (
        <SaleDialog {...(editing === 'new' ? {} : { sale: editing })} onClose={() => setEditing(null)} />
      )}
    </>
  )
}

const tones = { upcoming: 'soft', running: 'good', ended: 'plain', sold_out: 'warn', off: 'plain' } as const

function Row({ sale, onEdit }: { sale: AdminSale; onEdit: () => void }) {
  const { t, money } = useLanguage()
  const when = useWhen()
  const api = useApi()
  const queryClient = useQueryClient()
  const { name } = { name: sale.product_name }
  const set = useMutation({
    mutationFn: (active: boolean) =>
      take(api.PATCH('/api/admin/flash-sales/{id}', { params: { path: { id: sale.id } }, body: { active } })),
    onError: error =>
      toast({ text: errorText(error, t, { sale_sold_out: 'sales.soldOutRaise' }), tone: 'bad' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['admin', 'sales'] }),
  })
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
      <div className="min-w-0 grow basis-64">
        <p className="flex flex-wrap items-center gap-2.5 font-medium">
          {name}
          <span data-state={sale.state}>
            <Badge tone={tones[sale.state]}>{t(`sales.state.${sale.state}`)}</Badge>
          </span>
        </p>
        <p className="text-ink-muted text-sm">
          {sale.end_time === 'infinity'
            ? t('sales.from', { from: when(sale.start_time) })
            : t('sales.during', { from: when(sale.start_time), to: when(sale.end_time) })}
        </p>
      </div>
      <p className="w-44 tabular-nums">
        <strong className="text-accent">{money(sale.sale_price)}</strong>{' '}
        <s className="text-ink-muted text-sm">{money(sale.price)}</s>
      </p>
      <p className="w-44 text-ink-muted text-sm tabular-nums">
        {sale.quantity_limit === null
          ? t('sales.sold', { count: sale.sold })
          : t('sales.soldOf', { sold: sale.sold, limit: sale.quantity_limit })}
        {sale.per_user_limit === null ? null : (
          <>
            <br />
            {t('sales.perUserShort', { count: sale.per_user_limit })}
          </>
        )}
      </p>
      <div className="flex w-56 gap-2">
        <Button look="outline" size="small" aria-label={t('admin.editOf', { name })} onClick={onEdit}>
          {t('admin.edit')}
        </Button>
        {sale.state === 'running' || sale.state === 'upcoming' ? (
          <Button
            look="ghost"
            size="small"
            busy={set.isPending}
            aria-label={t('sales.endOf', { name })}
            onClick={() => set.mutate(false)}
          >
            {t('sales.end')}
          </Button>
        ) : sale.state === 'off' ? (
          <Button
            look="ghost"
            size="small"
            busy={set.isPending}
            aria-label={t('sales.resumeOf', { name })}
            onClick={() => set.mutate(true)}
          >
            {t('sales.resume')}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
