import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { take } from '../../api/client.ts'
import { errorText } from '../../api/error-text.ts'
import { useApi } from '../../app/context.ts'
import { useT } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import { Input } from '../../ui/fields.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useNumbers } from '../numbers.ts'
import { tagProblem } from './tag-problem.ts'

/** What may be ended: one entry, a cache, a tag, everything. */
export type WhatToEnd = { cache: string; key?: string } | { tag: string } | { all: true }

const shownHits = 8

/** Ends entries by the log, as any change would. */
export function useEnding() {
  const api = useApi()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (what: WhatToEnd) => take(api.POST('/api/lab/invalidate', { body: what })),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['lab', 'caches'] }),
  })
}
export type Ending = ReturnType<typeof useEnding>

/** What the last ending has hit, and how long it took to be everywhere. */
export function Ended({ ending }: { ending: Ending }) {
  const t = useT()
  const numbers = useNumbers()
  const { data, error } = ending
  if (error)
    return (
      <Notice tone="bad" title={t('lab.caches.notEnded')}>
        {errorText(error, t)}
      </Notice>
    )
  if (data === undefined) return null
  const more = data.hitCount - shownHits
  return (
    <Notice
      tone={data.processed ? 'good' : 'warn'}
      title={t(data.processed ? 'lab.caches.ended' : 'lab.caches.endedNotYet', {
        tag: data.tag,
        time: numbers.ms(data.ms),
        count: data.hitCount,
      })}
    >
      <p data-ended={data.tag} className="break-words text-sm tabular-nums">
        {t('lab.caches.atPosition', { position: data.position })}
        {data.hit.length === 0 ? null : (
          <>
            {': '}
            <span className="font-mono text-xs">
              {data.hit
                .slice(0, shownHits)
                .map(hit => hit.key)
                .join(', ')}
            </span>
            {more > 0 ? ` ${t('lab.caches.andMore', { count: more })}` : null}
            {data.hitCapped ? `. ${t('lab.caches.hitsCapped')}` : null}
          </>
        )}
      </p>
    </Notice>
  )
}

/** Ends a tag by its name, or everything. */
export function EndTag({ ending }: { ending: Ending }) {
  const t = useT()
  const [tag, setTag] = useState('')
  const problem = tagProblem(tag)
  return (
    <form
      className="flex flex-wrap items-end gap-2"
      onSubmit={event => {
        event.preventDefault()
        if (tag !== '' && problem === undefined) ending.mutate({ tag })
      }}
    >
      <Input
        label={t('lab.caches.tag')}
        placeholder="product:3"
        className="w-52"
        value={tag}
        error={problem && t(problem)}
        onChange={event => setTag(event.target.value.trim())}
      />
      <Button
        type="submit"
        look="tonal"
        busy={ending.isPending}
        disabled={tag === '' || problem !== undefined}
      >
        {t('lab.caches.endTag')}
      </Button>
      <Button look="danger" busy={ending.isPending} onClick={() => ending.mutate({ all: true })}>
        {t('lab.caches.endAll')}
      </Button>
    </form>
  )
}
