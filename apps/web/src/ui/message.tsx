import type { ReactNode } from 'react'

/** When there is nothing to show, or nothing that can be shown: a picture, what is so, and what to do. */
export function Message({
  art,
  title,
  text,
  children,
  heading: Heading = 'h1',
}: {
  art?: ReactNode
  title: string
  text?: ReactNode
  /** Buttons. */
  children?: ReactNode
  heading?: 'h1' | 'h2'
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center gap-3 px-4 py-14 text-center">
      {art === undefined ? null : <div className="mb-3 w-44">{art}</div>}
      <Heading className="title-section">{title}</Heading>
      {text === undefined ? null : <p className="text-ink-muted">{text}</p>}
      {children === undefined ? null : (
        <div className="mt-4 flex flex-wrap justify-center gap-3">{children}</div>
      )}
    </div>
  )
}
