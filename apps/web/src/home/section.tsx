import type { ReactNode } from 'react'

/** A part of the home page under a heading. */
export function Section({ title, more, children }: { title: string; more?: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-5">
      <div className="flex items-baseline justify-between gap-4">
        <h2 className="title-section">{title}</h2>
        {more}
      </div>
      {children}
    </section>
  )
}
