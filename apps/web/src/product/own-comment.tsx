import { useRef, useState } from 'react'
import { errorText } from '../api/error-text.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { Rating } from '../ui/rating.tsx'
import { toast } from '../ui/toasts.tsx'
import { CommentForm } from './comment-form.tsx'
import { type OwnComment as Comment, useCommenting } from './use-own-comment.ts'

/** The visitor's own comment: to be written, changed or deleted. */
export default function OwnComment({ productId, comment }: { productId: number; comment: Comment | null }) {
  const { t, date } = useLanguage()
  const [editing, setEditing] = useState(false)
  const { say, remove } = useCommenting(productId)
  const box = useRef<HTMLDivElement>(null)
  /** Whatever had the focus is gone. */
  const close = () => {
    setEditing(false)
    say.reset()
    box.current?.focus()
  }
  if (!editing && comment === null)
    return (
      <div ref={box} tabIndex={-1} className="outline-none">
        <Button look="outline" onClick={() => setEditing(true)}>
          {t('comment.write')}
        </Button>
      </div>
    )
  return (
    <div
      ref={box}
      tabIndex={-1}
      data-own-comment
      className="flex flex-col gap-4 rounded-card bg-surface p-5 outline-none sm:p-6"
    >
      <p className="flex flex-wrap items-center gap-3">
        <span className="font-semibold">{t('comment.own')}</span>
        {comment?.hidden ? <Badge tone="warn">{t('comment.hidden')}</Badge> : null}
        {comment === null || editing ? null : (
          <time dateTime={comment.created_at} className="ml-auto text-ink-muted text-sm">
            {date(comment.created_at)}
          </time>
        )}
      </p>
      {editing ? (
        <CommentForm
          before={comment}
          error={say.error}
          busy={say.isPending}
          onCancel={close}
          onSubmit={said =>
            say.mutate(
              { id: comment?.id ?? null, said },
              {
                onSuccess: () => {
                  toast({ text: t('comment.published') })
                  close()
                },
              },
            )
          }
        />
      ) : comment === null ? null : (
        <>
          <Rating value={comment.rating} />
          <p className="whitespace-pre-line text-ink-soft leading-relaxed">{comment.text}</p>
          <div className="flex flex-wrap gap-2">
            <Button look="outline" size="small" onClick={() => setEditing(true)}>
              {t('comment.edit')}
            </Button>
            <Button
              look="ghost"
              size="small"
              busy={remove.isPending}
              onClick={() =>
                remove.mutate(comment.id, {
                  onSuccess: () => {
                    const { text, rating } = comment
                    toast({
                      text: t('comment.deleted'),
                      action: {
                        text: t('action.undo'),
                        run: () => say.mutate({ id: null, said: { text, rating } }),
                      },
                    })
                    box.current?.focus()
                  },
                  onError: error => toast({ text: errorText(error, t), tone: 'bad' }),
                })
              }
            >
              {t('comment.delete')}
            </Button>
          </div>
        </>
      )}
    </div>
  )
}
