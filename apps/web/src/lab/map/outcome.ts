import type { Translate } from '../../i18n/context.tsx'
import type { MessageKey } from '../../i18n/messages.ts'
import type { Happening } from './happenings.ts'

/** What a request asked for, or what a commit has changed. */
export function happeningTitle(one: Happening, t: Translate): string {
  if (one.kind === 'request') return `${one.trace.method} ${one.trace.path}`
  const [first] = one.traces
  const names = first?.tags.length ? first.tags : (first?.touched ?? [])
  return names.length === 0 ? t('lab.map.commitOfOthers') : names.slice(0, 3).join(', ')
}

/** Who has answered a request, in a word. */
export function outcomeOf(
  one: Happening,
): { text: MessageKey; tone: 'good' | 'soft' | 'warn' | 'bad' | 'plain' } | null {
  if (one.kind === 'commit') return null
  const { cache, status } = one.trace
  if (status >= 400) return { text: 'lab.map.outcome.failed', tone: 'bad' }
  if (cache === null) return null
  if (cache.outcome === 'stale') return { text: 'lab.map.outcome.stale', tone: 'warn' }
  if (cache.outcome === 'bypass') return { text: 'lab.map.outcome.bypass', tone: 'warn' }
  if (cache.outcome === 'miss') return { text: 'lab.map.outcome.miss', tone: 'soft' }
  return { text: cache.tier === 'l1' ? 'lab.map.outcome.l1' : 'lab.map.outcome.l2', tone: 'good' }
}
