import { type ReactNode, useEffect, useRef } from 'react'
import { classes } from './classes.ts'
import { Icon, type IconName } from './icons.tsx'

const tones = {
  bad: ['bg-bad-soft text-bad', 'alert'],
  warn: ['bg-warn-soft text-warn', 'alert'],
  good: ['bg-good-soft text-good', 'check'],
  plain: ['bg-surface text-ink-soft', 'bolt'],
} as const satisfies Record<string, readonly [string, IconName]>

/** Says something that matters here and stays. With `urgent` it takes the focus and is read out at once. */
export function Notice({
  tone = 'plain',
  title,
  urgent = false,
  children,
}: {
  tone?: keyof typeof tones
  title: string
  urgent?: boolean
  /** What to do, details, buttons. */
  children?: ReactNode
}) {
  const box = useRef<HTMLDivElement>(null)
  // Said anew: the focus comes again.
  useEffect(() => {
    if (urgent && title !== '') box.current?.focus()
  }, [urgent, title])
  const [look, icon] = tones[tone]
  return (
    <div
      ref={box}
      role={urgent ? 'alert' : 'status'}
      tabIndex={-1}
      className={classes('flex gap-3 rounded-card p-4 text-[0.9375rem] outline-none', look)}
    >
      <Icon name={icon} className="mt-0.5 size-5" />
      <div className="flex min-w-0 grow flex-col gap-2">
        <p className="font-semibold">{title}</p>
        {children === undefined ? null : <div className="text-ink-soft">{children}</div>}
      </div>
    </div>
  )
}
