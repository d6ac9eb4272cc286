import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { take } from '../../api/client.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { shopNow } from '../../live/clock.ts'
import { useNow } from '../../live/use-now.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { useFirstClick } from '../../ui/first-click.ts'
import { useNumbers } from '../numbers.ts'
import { useOutdated } from '../outdated.ts'
import { lackKeys, Refused } from '../refused.tsx'
import { type Fault, type Faults, faultsQuery, withFault } from './faults.ts'

/** A fault: what it breaks, what one should see, a button that begins it, and how long it still lasts. */
export function FaultCard({ fault, seconds }: { fault: Fault; seconds: number }) {
  const t = useT()
  const api = useApi()
  const queryClient = useQueryClient()
  const { queryKey } = faultsQuery(api)
  const title = t(`lab.faults.${fault.name}.title`)
  const params = { path: { name: fault.name } }
  const act = useMutation({
    mutationFn: (how: 'begin' | 'end') =>
      take(
        how === 'begin'
          ? api.POST('/api/lab/faults/{name}', { params, body: { seconds } })
          : api.DELETE('/api/lab/faults/{name}', { params }),
      ),
    onSuccess: next => queryClient.setQueryData<Faults>(queryKey, faults => withFault(faults, next)),
  })
  useOutdated(act.error, act.reset)
  const isFirst = useFirstClick()
  return (
    <li
      data-fault={fault.name}
      data-active={fault.active}
      className={classes(
        'flex min-w-0 flex-col gap-3 rounded-panel border p-5 transition-colors',
        fault.active ? 'border-warn bg-warn-soft' : 'border-line',
      )}
    >
      <h3 className="font-semibold text-lg">{title}</h3>
      <p className="text-ink-soft text-sm">{t(`lab.faults.${fault.name}.text`)}</p>
      <p className="grow text-sm">
        <span className="font-semibold">{t('lab.faults.expect')}</span>{' '}
        <span className="text-ink-soft">{t(`lab.faults.${fault.name}.expect`)}</span>
      </p>
      {fault.active ? <Left fault={fault} /> : null}
      {fault.lacks !== null ? (
        <p className="text-sm text-warn">{t(lackKeys[fault.lacks])}</p>
      ) : fault.active && !fault.endable ? (
        <p className="text-ink-soft text-sm">{t('lab.faults.noEnd')}</p>
      ) : (
        <Button
          look={fault.active ? 'outline' : 'tonal'}
          className="self-start"
          busy={act.isPending}
          aria-label={t(fault.active ? 'lab.faults.endOf' : 'lab.faults.beginOf', { name: title })}
          onClick={click => {
            if (isFirst(click)) act.mutate(fault.active ? 'end' : 'begin')
          }}
        >
          {t(fault.active ? 'lab.faults.end' : 'lab.faults.begin')}
        </Button>
      )}
      {act.error === null ? null : <Refused error={act.error} />}
    </li>
  )
}

function Left({ fault }: { fault: Fault }) {
  const t = useT()
  const n = useNumbers()
  const queryClient = useQueryClient()
  const { queryKey } = faultsQuery(useApi())
  const now = useNow() ?? shopNow()
  const left = Math.max(0, Math.ceil(((fault.until ?? now) - now) / 1000))
  const over = left === 0
  // The notice of its end may have been lost with a connection.
  useEffect(() => {
    if (!over) return
    const timer = setTimeout(() => {
      queryClient.invalidateQueries({ queryKey }).catch((error: unknown) => {
        console.error(error)
      })
    }, 1000)
    return () => clearTimeout(timer)
  }, [over, queryClient, queryKey])
  return (
    <div className="flex flex-col gap-1.5">
      <p className="text-sm text-warn tabular-nums" data-left={left}>
        {t('lab.faults.left', { time: n.ms(left * 1000) })}
      </p>
      <progress
        value={left}
        max={Math.max(fault.seconds ?? left, 1)}
        aria-label={t('lab.faults.leftLabel')}
        className="h-1.5 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-warn [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-warn [&::-webkit-progress-value]:transition-[width]"
      />
    </div>
  )
}
