import { useMemo } from 'react'
import { useT } from '../../i18n/context.tsx'
import { classes } from '../../ui/classes.ts'
import { Icon } from '../../ui/icons.tsx'
import { useNumbers } from '../numbers.ts'
import { type Row, rowsOf } from './picture.ts'
import { PlaybackControls } from './playback-controls.tsx'
import type { Play, RaceName, RaceResult } from './races.ts'
import { Sequence } from './sequence.tsx'
import { usePlayback } from './use-playback.ts'

/** How a race went, both ways beside each other. `begins`: it has just been played, so it is shown step by step. */
export function Result({ result, begins }: { result: RaceResult; begins: boolean }) {
  const t = useT()
  const n = useNumbers()
  const { name, plays } = result
  const pictures = useMemo(() => plays.map(play => ({ play, rows: rowsOf(name, play) })), [name, plays])
  const steps = Math.max(...plays.map(play => play.steps.length))
  const playback = usePlayback(steps, begins)
  return (
    <div className="flex flex-col gap-4" data-result={name}>
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <PlaybackControls playback={playback} steps={steps} />
        <p className="text-ink-muted text-sm tabular-nums">
          {t('lab.races.measured', { server: result.server, time: n.clock(result.at) })}
        </p>
      </div>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        {pictures.map(({ play, rows }) => (
          <Way key={play.way} name={name} play={play} rows={rows} shown={playback.shown} />
        ))}
      </div>
      <Key name={name} />
    </div>
  )
}

function Way({
  name,
  play,
  rows,
  shown,
}: {
  name: RaceName
  play: Play
  rows: readonly Row[]
  shown: number
}) {
  const t = useT()
  const bad = play.way === 'naive'
  const over = shown >= rows.length
  return (
    <section
      data-way={play.way}
      data-wrong={play.wrongReads}
      data-loads={play.loads}
      className={classes(
        'flex min-w-0 flex-col gap-4 rounded-panel border p-4 sm:p-5',
        bad ? 'border-bad/40' : 'border-good/40',
      )}
    >
      <h4 className="flex items-center gap-2 font-semibold text-lg">
        <span
          className={classes(
            'inline-flex size-7 items-center justify-center rounded-full',
            bad ? 'bg-bad-soft text-bad' : 'bg-good-soft text-good',
          )}
        >
          <Icon name={bad ? 'alert' : 'check'} className="size-4" />
        </span>
        {t(bad ? 'lab.races.naive' : 'lab.races.ours')}
      </h4>
      <Sequence race={name} way={play.way} rows={rows} shown={shown} />
      <div
        className={classes(
          'flex flex-col gap-1 rounded-card p-4 transition-opacity',
          bad ? 'bg-bad-soft' : 'bg-good-soft',
          over ? 'opacity-100' : 'invisible opacity-0',
        )}
      >
        <p className={classes('font-semibold', bad ? 'text-bad' : 'text-good')}>
          {name === 'stampede'
            ? t('lab.races.queries', { count: play.loads })
            : t('lab.races.wrong', { wrong: play.wrongReads, count: play.reads.length })}
        </p>
        <p className="text-ink-soft text-sm">{t(`lab.races.${name}.${play.way}`)}</p>
      </div>
    </section>
  )
}

/** What the lines beside the steps mean. */
function Key({ name }: { name: RaceName }) {
  const t = useT()
  const line = (look: string, text: string) => (
    <li className="flex items-center gap-2">
      <span aria-hidden="true" className={`h-4 border-l ${look}`} />
      {text}
    </li>
  )
  return (
    <ul className="flex flex-wrap gap-x-6 gap-y-1 text-ink-muted text-sm">
      {line('border-line-strong border-dashed', t('lab.races.key.nothing'))}
      {line('border-good border-l-3', t('lab.races.key.newest'))}
      {name === 'stampede' ? null : line('border-bad border-l-3', t('lab.races.key.old'))}
      {name === 'lagging-replica'
        ? line('border-warn border-l-3 border-dotted', t('lab.races.key.paused'))
        : null}
    </ul>
  )
}
