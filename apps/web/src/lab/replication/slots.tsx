import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { useNumbers } from '../numbers.ts'
import { Table } from '../table.tsx'
import type { Slot } from './replication.ts'

/** The primary's slots: who holds WAL back, and how much. */
export function Slots({ slots }: { slots: readonly Slot[] }) {
  const t = useT()
  const n = useNumbers()
  const bytes = (value: number | null) => (value === null ? '–' : n.bytes(value))
  return (
    <Table
      title={t('lab.replication.slots')}
      columns={[
        { title: t('lab.replication.slot') },
        { title: t('lab.replication.slotState') },
        { title: t('lab.replication.unconfirmed'), numeric: true },
        { title: t('lab.replication.retained'), numeric: true },
        { title: t('lab.replication.safe'), numeric: true },
      ]}
    >
      {slots.map(slot => (
        <tr key={slot.name} data-slot={slot.name} className="border-line border-b">
          <th scope="row" className="whitespace-nowrap py-2.5 pr-4 font-medium">
            {slot.name}
          </th>
          <td className="whitespace-nowrap px-3 py-2.5">
            <Badge tone={slot.active ? 'good' : 'warn'}>
              {t(slot.active ? 'lab.replication.active' : 'lab.replication.inactive')}
            </Badge>
          </td>
          <td className="whitespace-nowrap px-3 py-2.5 text-right">{bytes(slot.lagBytes)}</td>
          <td className="whitespace-nowrap px-3 py-2.5 text-right">{bytes(slot.retainedBytes)}</td>
          <td className="whitespace-nowrap px-3 py-2.5 text-right">
            {slot.safeBytes === null ? t('lab.replication.unlimited') : n.bytes(slot.safeBytes)}
          </td>
        </tr>
      ))}
    </Table>
  )
}
