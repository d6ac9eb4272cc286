import { useT } from '../../i18n/context.tsx'
import { Badge } from '../../ui/badge.tsx'
import type { Part } from './model.ts'
import { PartArt } from './part-art.tsx'
import { useWording } from './wording.ts'

const tones = { ok: 'good', degraded: 'warn', down: 'bad', unknown: 'plain' } as const

/** All that is known about a part at this moment. */
export function PartState({ part }: { part: Part }) {
  const t = useT()
  const { title, stateText, facts } = useWording()
  return (
    <section
      aria-labelledby="lab-part"
      data-part-state={part.id}
      className="flex flex-col gap-4 rounded-panel border border-line bg-raised p-5"
    >
      <div className="flex items-center gap-3">
        <svg viewBox="0 0 40 40" className="size-11 shrink-0" aria-hidden="true">
          <PartArt kind={part.kind} />
        </svg>
        <div className="min-w-0 grow">
          <h3 id="lab-part" className="break-words font-semibold text-lg">
            {part.kind === 'server' || part.kind === 'replica' ? t(`lab.map.kind.${part.kind}`) : title(part)}
          </h3>
        </div>
        <Badge tone={tones[part.state]}>{stateText(part)}</Badge>
      </div>
      <p className="text-ink-soft text-sm leading-relaxed">{t(`lab.map.what.${part.kind}`)}</p>
      <dl className="flex flex-col text-sm">
        {facts(part).map(({ name, value }) => (
          <div key={name} className="flex items-baseline justify-between gap-4 border-line border-t py-2">
            <dt className="text-ink-muted">{name}</dt>
            <dd className="min-w-0 break-words text-right font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
