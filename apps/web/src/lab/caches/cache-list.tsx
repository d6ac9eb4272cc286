import { useT } from '../../i18n/context.tsx'
import { classes } from '../../ui/classes.ts'
import { Select } from '../../ui/fields.tsx'
import { useNumbers } from '../numbers.ts'
import { Ring } from '../ring.tsx'
import { countText } from './count-text.ts'
import type { LabCache } from './queries.ts'

interface ChoiceProps {
  caches: readonly LabCache[]
  chosen: string
  onChoose: (name: string) => void
}

const isUsed = ({ count, hitRatio }: LabCache): boolean => count > 0 || hitRatio !== null

/** The caches as a list, for phones. */
export function CacheChoice({ caches, chosen, onChoose }: ChoiceProps) {
  const t = useT()
  const numbers = useNumbers()
  return (
    <Select
      label={t('lab.caches.which')}
      className="lg:hidden"
      value={chosen}
      onChange={event => onChoose(event.target.value)}
    >
      {caches.map(cache => (
        <option key={cache.name} value={cache.name}>
          {cache.name} · {countText(cache, t, numbers)}
        </option>
      ))}
    </Select>
  )
}

/** The caches beside the one that is looked into: those in use first. */
export function CacheList({ caches, chosen, onChoose }: ChoiceProps) {
  const t = useT()
  const used = caches.filter(isUsed)
  const unused = caches.filter(cache => !isUsed(cache))
  const row = (cache: LabCache) => (
    <li key={cache.name}>
      <Row cache={cache} chosen={cache.name === chosen} onChoose={() => onChoose(cache.name)} />
    </li>
  )
  return (
    <nav
      aria-label={t('lab.caches.which')}
      className="hidden flex-col gap-3 rounded-panel border border-line p-2 lg:flex"
    >
      <ul>{used.map(row)}</ul>
      {unused.length === 0 ? null : (
        <details className="group">
          <summary className="cursor-pointer rounded-field px-3 py-2 text-ink-muted text-sm hover:text-ink">
            {t('lab.caches.unused', { count: unused.length })}
          </summary>
          <ul>{unused.map(row)}</ul>
        </details>
      )}
    </nav>
  )
}

function Row({ cache, chosen, onChoose }: { cache: LabCache; chosen: boolean; onChoose: () => void }) {
  const t = useT()
  const numbers = useNumbers()
  const { name, policy, count, countCapped, hitRatio } = cache
  return (
    <button
      type="button"
      data-cache={name}
      aria-current={chosen ? 'true' : undefined}
      onClick={onChoose}
      className={classes(
        'flex w-full items-center gap-3 rounded-field px-3 py-2 text-left transition-colors',
        chosen ? 'bg-sunken' : 'hover:bg-surface',
      )}
    >
      <Ring share={hitRatio} size={30} />
      <span className="min-w-0 grow">
        <span className="block truncate font-medium text-sm">{name}</span>
        <span className="block text-ink-muted text-xs">{t(`lab.caches.policy.${policy}`)}</span>
      </span>
      <span className="text-ink-muted text-sm tabular-nums">{`${numbers.count(count)}${countCapped ? '+' : ''}`}</span>
    </button>
  )
}
