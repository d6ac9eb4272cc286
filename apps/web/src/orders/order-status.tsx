import { useT } from '../i18n/context.tsx'
import { Badge } from '../ui/badge.tsx'
import type { OrderStatus as Status } from './queries.ts'

const looks = {
  placed: ['warn', 'order.placed'],
  paid: ['good', 'order.paid'],
  cancelled: ['plain', 'order.cancelled'],
} as const

/** How far an order has come. */
export function OrderStatus({ status }: { status: Status }) {
  const t = useT()
  const [tone, text] = looks[status]
  return (
    <span data-status={status}>
      <Badge tone={tone}>{t(text)}</Badge>
    </span>
  )
}
