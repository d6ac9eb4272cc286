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
  subscription: 'lab.lacks.subscription',
  sight: 'lab.lacks.sight',
  'subscription-paused': 'lab.lacks.subscription-paused',
  'redis-paused': 'lab.lacks.redis-paused',
  'relay-stopped': 'lab.lacks.relay-stopped',
  'replica-stopped': 'lab.lacks.replica-stopped',
} as const satisfies Record<string, MessageKey>

const known = {
  lab_not_here: 'lab.notHere',
  lab_unknown: 'lab.unknown',
  lab_deaf: 'lab.deaf',
  lab_disturbed: 'lab.disturbed',
  unavailable: 'lab.interrupted',
} as const satisfies Record<string, MessageKey>

/** Says why an experiment has not begun. */
export function Refused({ error }: { error: Error }) {
  const t = useT()
  const busy = error instanceof ApiError && error.code === 'lab_busy'
  const { title, more } = busy ? { title: t('lab.busy'), more: whatRuns(error, t) } : refusalOf(error, t)
  return (
    <Notice tone={busy ? 'warn' : 'bad'} urgent title={title}>
      {more}
    </Notice>
  )
}

/** What is said of a refusal. The reason alone says it all where something is not here. */
export function refusalOf(error: Error, t: Translate): { title: string; more?: string } {
  const lack = lackOf(error)
  if (lack === null) return { title: errorText(error, t, known) }
  const isAll = error instanceof ApiError && error.code === 'lab_not_here'
  return isAll ? { title: t(lack) } : { title: errorText(error, t, known), more: t(lack) }
}

function lackOf(error: Error): MessageKey | null {
  if (!(error instanceof ApiError)) return null
  const lacks = (error.details as { lacks?: unknown } | undefined)?.lacks
  return typeof lacks === 'string' && Object.hasOwn(lackKeys, lacks)
    ? lackKeys[lacks as keyof typeof lackKeys]
    : null
}

function whatRuns(error: ApiError, t: Translate): string {
  const running = (error.details as { running?: unknown } | undefined)?.running
  const key = typeof running === 'string' ? experiments[running] : undefined
  return key === undefined ? t('lab.busyElsewhere') : t('lab.busyWith', { name: t(key) })
}
