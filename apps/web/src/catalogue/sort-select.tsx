import { useT } from '../i18n/context.tsx'
import { Select } from '../ui/fields.tsx'

const names = {
  relevance: 'sort.relevance',
  popular: 'sort.popular',
  price: 'sort.cheap',
  '-price': 'sort.dear',
  newest: 'sort.newest',
  name: 'sort.name',
} as const

export type Order = keyof typeof names

/** The order of a list. */
export function SortSelect({
  value,
  orders,
  onChange,
}: {
  value: Order
  orders: readonly Order[]
  onChange: (order: Order) => void
}) {
  const t = useT()
  return (
    <Select
      label={t('sort.title')}
      hiddenLabel
      value={value}
      onChange={event => onChange(event.target.value as Order)}
      className="min-w-0 grow sm:min-w-52"
    >
      {orders.map(order => (
        <option key={order} value={order}>
          {t(names[order])}
        </option>
      ))}
    </Select>
  )
}
