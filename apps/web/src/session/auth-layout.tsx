import type { ReactNode } from 'react'
import { Head } from '../app/head.tsx'

/** A page with one small form. */
export function AuthLayout({ title, text, children }: { title: string; text?: string; children: ReactNode }) {
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
