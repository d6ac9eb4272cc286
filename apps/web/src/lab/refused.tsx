import { ApiError } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { type Translate, useT } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { Notice } from '../ui/notice.tsx'

const experiments: Readonly<Record<string, MessageKey>> = {
  strategies: 'lab.strategies.title',
  'stale-set': 'lab.races.stale-set.title',
  'missed-message': 'lab.races.missed-message.title',
  'lagging-replica': 'lab.races.lagging-replica.title',
  stampede: 'lab.races.stampede.title',
}

/** What is in the way, by the names of the API. */
export const lackKeys = {
  'demo-mode': 'lab.lacks.demo-mode',
  redis: 'lab.lacks.redis',
  'plain-redis': 'lab.lacks.plain-redis',
  replica: 'lab.lacks.replica',
  sight: 'lab.lacks.sight',
} as const satisfies Record<string, MessageKey>

const known = {
  lab_not_here: 'lab.notHere',
  lab_unknown: 'lab.unknown',
  lab_deaf: 'lab.deaf',
  unavailable: 'lab.interrupted',
} as const satisfies Record<string, MessageKey>

/** Says why an experiment has not begun. */
export function Refused({ error }: { error: Error }) {
  const t = useT()
  const busy = error instanceof ApiError && error.code === 'lab_busy'
  return (
    <Notice tone={busy ? 'warn' : 'bad'} urgent title={busy ? t('lab.busy') : errorText(error, t, known)}>
      {busy ? whatRuns(error, t) : undefined}
    </Notice>
  )
}

function whatRuns(error: ApiError, t: Translate): string {
  const running = (error.details as { running?: unknown } | undefined)?.running
  const key = typeof running === 'string' ? experiments[running] : undefined
  return key === undefined ? t('lab.busyElsewhere') : t('lab.busyWith', { name: t(key) })
}
