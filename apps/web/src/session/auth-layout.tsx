import { type ReactNode, useEffect } from 'react'
import { Head } from '../app/head.tsx'
import { useLanguage } from '../i18n/context.tsx'
import { inLocale } from '../i18n/locale.ts'
import { returnPath } from './return-path.ts'
import { useSession } from './session.ts'

/** A page with one small form, by which a guest becomes a user. Whoever is one already goes on at once. */
export function AuthLayout({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
  const { locale } = useLanguage()
  const isUser = useSession()?.user != null
  useEffect(() => {
    const next = new URLSearchParams(location.search).get('next')
    if (isUser) location.replace(returnPath(next, inLocale('/', locale)))
  }, [isUser, locale])
  return (
    <div className="page-width flex justify-center pt-10 sm:pt-16">
      <Head title={title} noindex />
      <div className="flex w-full max-w-104 flex-col gap-6">
        <div className="flex flex-col gap-2">
          <h1 className="title-page">{title}</h1>
          {text === undefined ? null : <p className="text-ink-muted">{text}</p>}
        </div>
        {children}
      </div>
    </div>
  )
}
