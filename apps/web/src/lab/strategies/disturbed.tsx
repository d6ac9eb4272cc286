import { useT } from '../../i18n/context.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useNumbers } from '../numbers.ts'
import type { Run } from './strategies.ts'

/** Says that a run's counts are not those of the strategies alone: the server was blind, or faults were on. */
export function Disturbed({ run }: { run: Run }) {
  const t = useT()
  const n = useNumbers()
  // Of a server that does not know of this yet.
  const { blindMs = 0, faults = [] }: Partial<Run> = run
  // Not each second anew, to those who have it read out.
  if (run.state === 'running' || (blindMs === 0 && faults.length === 0)) return null
  const named = faults.map(({ name, ms }) =>
    t('lab.strategies.fault', { name: t(`lab.faults.${name}.title`), time: n.ms(ms) }),
  )
  return (
    <div data-disturbed>
      <Notice tone="warn" title={t('lab.strategies.disturbed')}>
        {blindMs === 0 ? null : (
          <p>{t('lab.strategies.blind', { blind: n.ms(blindMs), whole: n.ms(run.second * 1000) })}</p>
        )}
        {named.length === 0 ? null : <p>{t('lab.strategies.faults', { faults: named.join(', ') })}</p>}
      </Notice>
    </div>
  )
}
