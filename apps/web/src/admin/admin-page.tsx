import { Link, useParams } from '@tanstack/react-router'
import type { ComponentType } from 'react'
import { Head } from '../app/head.tsx'
import { useT } from '../i18n/context.tsx'
import type { MessageKey } from '../i18n/messages.ts'
import { ForbiddenPage } from '../pages/forbidden-page.tsx'
import { NotFoundPage } from '../pages/not-found-page.tsx'
import { SignedIn } from '../session/signed-in.tsx'
import { tabLook } from '../ui/tab-look.ts'
import { AdminSkeleton } from './admin-list.tsx'
import { CommentsSection } from './comments-section.tsx'
import { OrdersSection } from './orders-section.tsx'
import { ProductsSection } from './products-section.tsx'
import { SalesSection } from './sales-section.tsx'

interface Section {
  /** The last part of its address; the first section has none. */
  readonly name: string
  readonly title: MessageKey
  readonly Content: ComponentType
}

const sections: readonly Section[] = [
  { name: '', title: 'admin.products', Content: ProductsSection },
  { name: 'sales', title: 'admin.sales', Content: SalesSection },
  { name: 'comments', title: 'admin.comments', Content: CommentsSection },
  { name: 'orders', title: 'admin.orders', Content: OrdersSection },
]

/** What only admins may do. Who is none is told so; the API refuses it anyway. */
export function AdminPage() {
  const t = useT()
  const { section: name = '' } = useParams({ strict: false })
  const section = sections.find(one => one.name === name)
  if (section === undefined) return <NotFoundPage />
  return (
    <SignedIn
      meanwhile={
        <Frame section={section}>
          <AdminSkeleton />
        </Frame>
      }
    >
      {user =>
        user.role === 'admin' ? (
          <Frame section={section}>
            <section.Content />
          </Frame>
        ) : (
          <ForbiddenPage text={t('admin.forbidden')} />
        )
      }
    </SignedIn>
  )
}

function Frame({ section, children }: { section: Section; children: React.ReactNode }) {
  const t = useT()
  return (
    <div className="page-width wrap-anywhere flex flex-col gap-6 pt-8">
      <Head title={t(section.title)} noindex />
      <nav aria-label={t('nav.admin')} className="scroll-row -mx-1 gap-1 px-1 py-1">
        {sections.map(one => (
          <Link
            key={one.name}
            {...(one.name === ''
              ? { to: '/admin' }
              : { to: '/admin/$section', params: { section: one.name } })}
            aria-current={one === section ? 'page' : undefined}
            className={tabLook(one === section)}
          >
            {t(one.title)}
          </Link>
        ))}
      </nav>
      <h1 className="sr-only">{t(section.title)}</h1>
      {children}
    </div>
  )
}
