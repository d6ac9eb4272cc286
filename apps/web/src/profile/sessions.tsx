import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { take } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { useWhen } from '../i18n/use-when.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { Loading, Skeleton } from '../ui/skeleton.tsx'
import { toast } from '../ui/toasts.tsx'
import { browserIn } from './browser-name.ts'
import { type ListedSession, sessionsQuery } from './queries.ts'

/** Where the user is signed in, and ending that. */
export function Sessions() {
  const { t } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const sessions = useQuery(sessionsQuery(api))
  const { queryKey } = sessionsQuery(api)
  const ended = {
    onError: (error: Error) => toast({ text: errorText(error, t), tone: 'bad' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey }),
  }
  const revoke = useMutation({
    mutationFn: (id: number) => take(api.DELETE('/api/session/{id}', { params: { path: { id } } })),
    onSuccess: () => toast({ text: t('sessions.ended') }),
    ...ended,
  })
  const revokeOthers = useMutation({
    mutationFn: () => take(api.POST('/api/session/revoke-others')),
    onSuccess: ({ revoked }) => toast({ text: t('sessions.endedCount', { count: revoked }) }),
    ...ended,
  })
  const items = sessions.data?.items
  return (
    <section aria-labelledby="sessions">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h2 id="sessions" tabIndex={-1} className="title-section outline-none">
          {t('sessions.title')}
        </h2>
        {items !== undefined && items.length > 1 ? (
          <Button
            look="ghost"
            size="small"
            busy={revokeOthers.isPending}
            onClick={() => revokeOthers.mutate()}
          >
            {t('sessions.endOthers')}
          </Button>
        ) : null}
      </div>
      {items !== undefined ? (
        <ul>
          {items.map(session => (
            <Line
              key={session.id}
              session={session}
              busy={revoke.isPending && revoke.variables === session.id}
              onEnd={() => {
                revoke.mutate(session.id)
                document.getElementById('sessions')?.focus()
              }}
            />
          ))}
        </ul>
      ) : sessions.isError ? (
        <Failed query={sessions} />
      ) : (
        <Loading>
          <Skeleton className="h-16" />
        </Loading>
      )}
    </section>
  )
}

function Line({ session, busy, onEnd }: { session: ListedSession; busy: boolean; onEnd: () => void }) {
  const { t } = useLanguage()
  const when = useWhen()
  const browser = browserIn(session.user_agent) ?? t('sessions.unknown')
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-b py-4 last:border-b-0">
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-center gap-2.5 font-medium">
          {browser}
          {session.current ? <Badge tone="good">{t('sessions.current')}</Badge> : null}
        </p>
        <p className="text-ink-muted text-sm">{t('sessions.seen', { when: when(session.last_seen_at) })}</p>
      </div>
      {session.current ? null : (
        <Button look="outline" size="small" busy={busy} onClick={onEnd}>
          {t('sessions.end')}
          <span className="sr-only">: {browser}</span>
        </Button>
      )}
    </li>
  )
}
