import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useT } from '../i18n/context.tsx'
import { useArea } from '../i18n/use-area.ts'
import { loginLink } from '../session/return-path.ts'
import { useSession } from '../session/session.ts'
import type { OwnComment as Comment } from './use-own-comment.ts'

const OwnComment = lazy(() => import('./own-comment.tsx'))

/** Where the own comment stands, once it is known who this is. */
export function OwnCommentHost({
  productId,
  own,
  here,
}: {
  productId: number
  own: Comment | null | undefined
  /** The address of this page. */
  here: string
}) {
  const t = useT()
  const session = useSession()
  const ready = useArea('account', own !== undefined)
  if (session === undefined) return null
  if (session.user === null)
    return (
      <p className="text-ink-muted">
        <Link
          {...loginLink(here)}
          className="rounded font-semibold text-accent underline-offset-4 hover:underline"
        >
          {t('comment.signIn')}
        </Link>
      </p>
    )
  if (!ready || own === undefined) return null
  return (
    <Suspense>
      <OwnComment productId={productId} comment={own} />
    </Suspense>
  )
}
