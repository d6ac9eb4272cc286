import { useQuery } from '@tanstack/react-query'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { replicationQuery } from '../replication/replication.ts'
import { probes } from './probes.ts'
import { Strip } from './strip.tsx'
import { useSamples } from './use-samples.ts'

/** What is really to be seen while faults are on, once a second, and what was seen last. */
export function Watch({ on }: { on: boolean }) {
  const t = useT()
  const samples = useSamples(on)
  return (
    <section className="flex flex-col gap-3" aria-labelledby="seen">
      <h3 id="seen" className="font-semibold text-lg">
        {t('lab.faults.seen')}
      </h3>
      <p className="max-w-3xl text-ink-muted text-sm">{t('lab.faults.seenText')}</p>
      <Servers on={on} />
      <ul className="grid gap-3 lg:grid-cols-3">
        {probes.map(name => (
          <Strip key={name} name={name} samples={samples[name]} />
        ))}
      </ul>
    </section>
  )
}

/** Whether servers see the log, and who writes it. */
function Servers({ on }: { on: boolean }) {
  const t = useT()
  const { data } = useQuery({ ...replicationQuery(useApi()), enabled: on })
  if (data === undefined) return null
  return (
    <ul className="flex flex-wrap gap-2">
      <li>
        <Badge tone={data.relay === null ? 'bad' : 'plain'}>
          {data.relay === null ? t('lab.faults.noRelay') : t('lab.faults.relay', { name: data.relay })}
        </Badge>
      </li>
      {data.servers.map(({ name, blind }) => (
        <li key={name} data-blind={blind}>
          <Badge tone={blind ? 'warn' : 'good'}>
            {t(blind ? 'lab.faults.blind' : 'lab.faults.seeing', { name })}
          </Badge>
        </li>
      ))}
    </ul>
  )
}
