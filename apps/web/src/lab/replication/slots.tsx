import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { useNumbers } from '../numbers.ts'
import type { Slot } from './replication.ts'

/** The primary's slots: who holds WAL back, and how much. */
export function Slots({ slots }: { slots: readonly Slot[] }) {
  const t = useT()
  const n = useNumbers()
  const bytes = (value: number | null) => (value === null ? '–' : n.bytes(value))
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <section className="overflow-x-auto" tabIndex={0} aria-label={t('lab.replication.slots')}>
      <table className="w-full text-left text-[0.9375rem] tabular-nums">
        <caption className="pb-2 text-left font-semibold text-lg">{t('lab.replication.slots')}</caption>
        <thead>
          <tr className="border-line border-b text-ink-muted text-sm">
            <th scope="col" className="whitespace-nowrap py-2 pr-4 font-medium">
              {t('lab.replication.slot')}
            </th>
            <th scope="col" className="whitespace-nowrap px-3 py-2 font-medium">
              {t('lab.replication.slotState')}
            </th>
            <th scope="col" className="whitespace-nowrap px-3 py-2 text-right font-medium">
              {t('lab.replication.unconfirmed')}
            </th>
            <th scope="col" className="whitespace-nowrap px-3 py-2 text-right font-medium">
              {t('lab.replication.retained')}
            </th>
            <th scope="col" className="whitespace-nowrap px-3 py-2 text-right font-medium">
              {t('lab.replication.safe')}
            </th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </section>
  )
}
