import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useState } from 'react'
import { queries } from '../api/queries.ts'
import type { ProductPage } from '../api/types.ts'
import { useApi } from '../app/context.ts'
import { useLanguage } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Rating } from '../ui/rating.tsx'
import { OwnCommentHost } from './own-comment-host.tsx'
import { useOwnComment } from './use-own-comment.ts'

/** What people say about a product: the newest with the page, more on demand. */
export function Comments({ productId, first }: { productId: number; first: ProductPage['comments'] }) {
  const { t, date } = useLanguage()
  const [more, setMore] = useState(false)
  const all = useInfiniteQuery({ ...queries.comments(useApi(), productId), enabled: more })
  const own = useOwnComment(productId)
  const here = useRouterState({ select: state => state.location.publicHref })
  const known = more && all.data ? all.data.pages.flatMap(page => page.items) : first.items
  const items = known.filter(({ id }) => id !== own?.id)
  const hasMore = more && all.data ? all.hasNextPage : first.next !== null
  const { average, count } = first.rating
  return (
    <section id="comments" className="flex scroll-mt-28 flex-col gap-6">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <h2 className="title-section">{t('comment.title')}</h2>
        {average === null ? null : (
          <span className="inline-flex items-center gap-2 text-ink-muted">
            <Rating value={average} size="size-5" />
            <strong className="text-ink">{average}</strong> · {t('comment.count', { count })}
          </span>
        )}
      </div>
      <OwnCommentHost productId={productId} own={own} here={here} />
      {known.length === 0 ? <p className="text-ink-muted">{t('comment.none')}</p> : null}
      <ul className="grid gap-4 md:grid-cols-2">
        {items.map(comment => (
          <li key={comment.id} className="flex flex-col gap-2.5 rounded-card border border-line p-5">
            <p className="flex flex-wrap items-center justify-between gap-2">
              <span className="font-semibold">{comment.user_name}</span>
              <time dateTime={comment.created_at} className="text-ink-muted text-sm">
                {date(comment.created_at)}
              </time>
            </p>
            <Rating value={comment.rating} />
            <p className="whitespace-pre-line text-ink-soft leading-relaxed">{comment.text}</p>
          </li>
        ))}
      </ul>
      {hasMore ? (
        <Button
          look="outline"
          className="self-start"
          busy={all.isFetching && more}
          onClick={() => {
            // The first time the pages are fetched from the beginning: what the page brought is the first of them.
            if (more) all.fetchNextPage().catch(() => {})
            else setMore(true)
          }}
        >
          {t('comment.more')}
        </Button>
      ) : null}
    </section>
  )
}
