import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import { useNumbers } from '../numbers.ts'
import type { Meter } from './meters.ts'

/** What says something else than the primary. There should be nothing. */
export function Findings({ found: all }: { found: Meter['found'] }) {
  const t = useT()
  const numbers = useNumbers()
  const found = counted(all)
  return (
    <section aria-labelledby="lab-found" className="flex flex-col gap-4">
      <h3 id="lab-found" className="font-semibold text-lg">
        {t('lab.meter.found')}
      </h3>
      {found.map(({ one, times }) => (
        <article
          key={`${one.key} ${one.tier}`}
          data-found={one.key}
          className="flex flex-col gap-3 rounded-card border border-bad/50 p-4 sm:p-5"
        >
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <span className="break-all font-mono font-semibold">{one.key}</span>
            <Badge tone="bad">{t(`lab.caches.tier.${one.tier}`)}</Badge>
            {times > 1 ? <Badge>{t('lab.meter.foundTimes', { times })}</Badge> : null}
            <span className="text-ink-muted tabular-nums">
              {numbers.clock(one.at)} · {t('lab.caches.asOf', { position: one.asOf })}
            </span>
          </p>
          <div className="grid grid-cols-[minmax(0,1fr)] gap-3 md:grid-cols-2">
            <Value title={t('lab.meter.cached')} text={one.cached} other={one.primary} />
            <Value title={t('lab.meter.primary')} text={one.primary} other={one.cached} />
          </div>
        </article>
      ))}
    </section>
  )
}

/** The same entry may be come upon again and again: its last finding, and how many there were. */
function counted(found: Meter['found']): { one: Meter['found'][number]; times: number }[] {
  const byEntry = new Map<string, { one: Meter['found'][number]; times: number }>()
  for (const one of found) {
    const known = byEntry.get(`${one.key} ${one.tier}`)
    if (known) known.times++
    else byEntry.set(`${one.key} ${one.tier}`, { one, times: 1 })
  }
  return [...byEntry.values()]
}

function Value({ title, text, other }: { title: string; text: string; other: string }) {
  const [before, differs, after] = differing(text, other)
  return (
    <div>
      <p className="mb-1 text-ink-muted text-sm">{title}</p>
      <p className="break-all rounded-field bg-sunken p-3 font-mono text-ink-soft text-xs leading-relaxed">
        {before}
        <mark className="rounded bg-bad-soft px-0.5 font-semibold text-bad">{differs}</mark>
        {after}
      </p>
    </div>
  )
}

const inWord = /[\p{L}\d.]/u

/** Where a text stops being like another one, and where it begins to be again; whole words and figures. */
export function differing(
  text: string,
  other: string,
): readonly [before: string, differs: string, after: string] {
  if (text === other) return [text, '', '']
  const least = Math.min(text.length, other.length)
  let from = 0
  while (from < least && text[from] === other[from]) from++
  let same = 0
  while (same < least - from && text.at(-1 - same) === other.at(-1 - same)) same++
  while (from > 0 && inWord.test(text[from - 1] ?? '')) from--
  while (same > 0 && inWord.test(text.at(-same) ?? '')) same--
  return [text.slice(0, from), text.slice(from, text.length - same), text.slice(text.length - same)]
}
