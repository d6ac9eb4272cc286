import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { take } from '../api/client.ts'
import { errorText } from '../api/error-text.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Select } from '../ui/fields.tsx'
import { Rating } from '../ui/rating.tsx'
import { toast } from '../ui/toasts.tsx'
import { AdminList } from './admin-list.tsx'
import { type AdminComment, adminQueries } from './queries.ts'

/** What people write, to be hidden and shown again. */
export function CommentsSection() {
  const { t } = useLanguage()
  const [hidden, setHidden] = useState<'true' | 'false' | ''>('')
  const comments = useInfiniteQuery(adminQueries.comments(useApi(), hidden))
  return (
    <>
      <Select
        label={t('comments.which')}
        hiddenLabel
        className="max-w-56"
        value={hidden}
        onChange={event => setHidden(event.target.value as typeof hidden)}
      >
        <option value="">{t('comments.all')}</option>
        <option value="false">{t('comments.shown')}</option>
        <option value="true">{t('comments.hidden')}</option>
      </Select>
      <AdminList query={comments} none={t('comments.none')}>
        {comment => <Row comment={comment} />}
      </AdminList>
    </>
  )
}

function Row({ comment }: { comment: AdminComment }) {
  const { t, date } = useLanguage()
  const api = useApi()
  const queryClient = useQueryClient()
  const set = useMutation({
    mutationFn: (hide: boolean) => {
      const params = { path: { id: comment.id } }
      return take(
        hide
          ? api.POST('/api/admin/comments/{id}/hide', { params })
          : api.POST('/api/admin/comments/{id}/show', { params }),
      )
    },
    onSuccess: (_answer, hide) => toast({ text: t(hide ? 'comments.nowHidden' : 'comments.nowShown') }),
    onError: error => toast({ text: errorText(error, t), tone: 'bad' }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['admin', 'comments'] }),
  })
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="flex min-w-0 grow basis-80 flex-col gap-1.5">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-medium">{comment.user_name}</span>
          <Rating value={comment.rating} />
          {comment.hidden ? <Badge tone="warn">{t('comments.isHidden')}</Badge> : null}
        </p>
        <p className={`max-w-prose whitespace-pre-line ${comment.hidden ? 'text-ink-muted' : ''}`}>
          {comment.text}
        </p>
        <p className="text-ink-muted text-sm">
          <Link
            to="/product/$product"
            params={{ product: String(comment.product_id) }}
            className="rounded underline-offset-4 hover:underline"
          >
            {comment.product_name}
          </Link>{' '}
          · {date(comment.created_at)}
        </p>
      </div>
      <Button look="outline" size="small" busy={set.isPending} onClick={() => set.mutate(!comment.hidden)}>
        {t(comment.hidden ? 'comments.show' : 'comments.hide')}
        <span className="sr-only">: {comment.user_name}</span>
      </Button>
    </div>
  )
}
