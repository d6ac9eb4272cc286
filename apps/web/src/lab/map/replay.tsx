import { useState } from 'react'
import { useT } from '../../i18n/context.tsx'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { useNumbers } from '../numbers.ts'
import { type Happening, journeyOf } from './happenings.ts'
import { flightsOf, type Journey, type Step } from './journey.ts'
import type { LabMap } from './model.ts'
import { happeningTitle } from './outcome.ts'
import type { Stage } from './stage.ts'

interface ReplayProps {
  happening: Happening | null
  map: LabMap
  slower: number
  stage: () => Stage | null
  onClose: () => void
}

/** One request or commit, leg by leg. */
export function Replay({ happening, map, slower, stage, onClose }: ReplayProps) {
  const t = useT()
  const numbers = useNumbers()
  const [at, setAt] = useState<number | null>(null)
  const [playing, setPlaying] = useState(false)
  if (happening === null)
    return (
      <section className="flex flex-col gap-3">
        <h3 className="font-semibold text-lg">{t('lab.map.replay')}</h3>
        <p className="rounded-card bg-surface p-5 text-ink-muted text-sm">{t('lab.map.choose')}</p>
      </section>
    )
  const journey = journeyOf(happening, map)
  const flights = flightsOf(journey, slower)
  const last = flights.length - 1
  const go = (index: number): void => {
    const flight = flights[index]
    if (flight === undefined) return
    setPlaying(false)
    setAt(index)
    stage()?.show(flight, journey.kind)
  }
  const play = (): void => {
    const on = stage()
    if (on === null) return
    on.clear()
    setPlaying(on.play(flights, journey.kind, { onStep: setAt, onEnd: () => setPlaying(false) }))
  }
  return (
    <section
      aria-labelledby="lab-replay"
      data-replay={journey.kind}
      className="flex flex-col gap-4 rounded-panel border border-line bg-raised p-5"
    >
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <h3 id="lab-replay" className="break-words font-semibold text-lg">
            {happeningTitle(happening, t)}
          </h3>
          <p className="text-ink-muted text-sm tabular-nums">
            {t(journey.kind === 'request' ? 'lab.map.took' : 'lab.map.travelled', {
              time: numbers.ms(journey.ms),
            })}
          </p>
        </div>
        <IconButton icon="close" label={t('lab.map.backToLive')} className="-mt-2 -mr-2" onClick={onClose} />
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Button size="small" look="outline" disabled={(at ?? 0) <= 0} onClick={() => go((at ?? 0) - 1)}>
          {t('lab.map.previous')}
        </Button>
        <Button
          size="small"
          look="outline"
          disabled={at === last}
          onClick={() => go(at === null ? 0 : at + 1)}
        >
          {t('lab.map.next')}
        </Button>
        <Button size="small" aria-disabled={playing || undefined} onClick={() => playing || play()}>
          {t('lab.map.play')}
        </Button>
      </div>
      <ol className="flex flex-col">
        {journey.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: legs have no name of their own, and their order is what they are
          <li key={index}>
            <Leg step={step} journey={journey} current={index === at} onClick={() => go(index)} />
          </li>
        ))}
      </ol>
    </section>
  )
}

function Leg({
  step,
  journey,
  current,
  onClick,
}: {
  step: Step
  journey: Journey
  current: boolean
  onClick: () => void
}) {
  const t = useT()
  const numbers = useNumbers()
  const whole = Math.max(journey.ms, 0.001)
  const from = step.startMs === null ? 0 : Math.min(100, (step.startMs / whole) * 100)
  const width = step.ms === null ? 0 : Math.min(100 - from, Math.max(0.8, (step.ms / whole) * 100))
  const server = step.path.find(part => part.startsWith('server:'))?.slice('server:'.length)
  return (
    <button
      type="button"
      aria-current={current ? 'step' : undefined}
      onClick={onClick}
      className={classes(
        'flex w-full flex-col gap-1 rounded-field px-3 py-2 text-left transition-colors',
        current ? 'bg-sunken' : 'hover:bg-surface',
      )}
    >
      <span className="flex items-baseline justify-between gap-4">
        <span className="min-w-0 text-sm">
          <span className="font-medium">{t(`lab.map.step.${step.name}`)}</span>
          {journey.kind === 'commit' && server !== undefined ? (
            <span className="text-ink-muted"> · {server}</span>
          ) : null}
        </span>
        <span className="shrink-0 text-sm tabular-nums">
          {step.ms === null ? (
            <span className="text-ink-muted">{t('lab.map.unmeasured')}</span>
          ) : (
            numbers.ms(step.ms)
          )}
        </span>
      </span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" className="h-1.5 w-full" aria-hidden="true">
        <rect width="100" height="6" className="fill-sunken" />
        <rect
          x={from}
          width={width}
          height="6"
          className={journey.kind === 'request' ? 'fill-accent' : 'fill-good'}
        />
      </svg>
      {current ? (
        <span className="text-ink-soft text-sm leading-relaxed">{t(`lab.map.why.${step.name}`)}</span>
      ) : null}
    </button>
  )
}
