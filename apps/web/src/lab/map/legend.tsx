import { useT } from '../../i18n/context.tsx'
import { useNumbers } from '../numbers.ts'
import type { LabMap } from './model.ts'

/** What the colours and lines of the drawing mean. */
export function Legend({ map }: { map: LabMap }) {
  const t = useT()
  const numbers = useNumbers()
  return (
    <ul className="flex flex-wrap gap-x-5 gap-y-1.5 border-line border-t bg-raised px-5 py-3 text-ink-muted text-sm">
      <li className="flex items-center gap-2">
        <span className="size-2.5 rounded-full bg-accent" />
        {t('lab.map.legendRead')}
      </li>
      <li className="flex items-center gap-2">
        <span className="size-2.5 rounded-full bg-good" />
        {t('lab.map.legendCommit')}
      </li>
      {map.parts.some(part => part.kind === 'replica') ? (
        <li className="flex items-center gap-2">
          <span className="w-5 border-line-strong border-t-2 border-dotted" />
          {t('lab.map.legendReplication')}
        </li>
      ) : null}
      <li className="tabular-nums sm:ml-auto">
        {t('lab.map.position')} <span className="text-ink-soft">{numbers.count(Number(map.position))}</span>
      </li>
    </ul>
  )
}
