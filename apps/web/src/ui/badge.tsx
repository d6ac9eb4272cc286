import type { ReactNode } from 'react'

const tones = {
  accent: 'bg-accent text-on-accent',
  soft: 'bg-accent-soft text-accent-strong',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
  plain: 'bg-line text-ink-soft',
}

/** A word about a thing. */
export function Badge({ tone = 'plain', children }: { tone?: keyof typeof tones; children: ReactNode }) {
  return (
    <span
      className={`inline-flex h-6 items-center gap-1 rounded-full px-2.5 font-semibold text-xs tabular-nums ${tones[tone]}`}
    >
      {children}
    </span>
  )
}
