import { type FormEvent, useId, useState } from 'react'
import { useT } from '../../i18n/context.tsx'
import { Button } from '../../ui/button.tsx'
import { useFirstClick } from '../../ui/first-click.ts'
import { useNumbers } from '../numbers.ts'
import type { Options } from './strategies.ts'

/** What can be chosen, within the bounds of the API. */
const choices = {
  readers: [1, 2, 4, 8, 16, 32],
  writesPerSecond: [0, 1, 2, 5, 10, 20, 50, 100, 200],
  ttlMs: [50, 100, 250, 500, 1000, 2000, 5000, 10_000, 30_000],
  seconds: [3, 5, 10, 20, 30, 60],
} as const satisfies Record<keyof Options, readonly number[]>

const usual: Options = { readers: 8, writesPerSecond: 10, ttlMs: 2000, seconds: 20 }

/** The workload, the same for all strategies. */
export function WorkloadForm({
  running,
  busy,
  onBegin,
  onEnd,
}: {
  /** The run under way: its workload is shown. */
  running: Options | undefined
  busy: boolean
  onBegin: (options: Options) => void
  onEnd: () => void
}) {
  const t = useT()
  const n = useNumbers()
  const [chosen, setChosen] = useState<Options>(usual)
  const options = running ?? chosen
  const isFirst = useFirstClick()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (running === undefined) onBegin(chosen)
    else onEnd()
  }
  const slider = (name: keyof Options, label: string, value: string) => (
    <Slider
      label={label}
      value={value}
      choices={choices[name]}
      chosen={options[name]}
      disabled={running !== undefined}
      onChange={next => setChosen({ ...chosen, [name]: next })}
    />
  )
  return (
    <form onSubmit={submit} className="flex flex-col gap-5 rounded-panel bg-surface p-5">
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2 lg:grid-cols-4">
        {slider('readers', t('lab.strategies.readers'), n.count(options.readers))}
        {slider(
          'writesPerSecond',
          t('lab.strategies.writes'),
          t('lab.strategies.writesValue', { count: options.writesPerSecond }),
        )}
        {slider('ttlMs', t('lab.strategies.ttlMs'), n.ms(options.ttlMs))}
        {slider('seconds', t('lab.strategies.seconds'), n.ms(options.seconds * 1000))}
      </div>
      <div className="flex flex-wrap items-center gap-x-5 gap-y-3">
        <Button
          type="submit"
          busy={busy}
          look={running === undefined ? 'primary' : 'outline'}
          onClick={event => {
            if (!isFirst(event)) event.preventDefault()
          }}
        >
          {t(running === undefined ? 'lab.strategies.begin' : 'lab.strategies.end')}
        </Button>
        <p className="min-w-0 grow basis-72 text-ink-muted text-sm">{t('lab.strategies.workload')}</p>
      </div>
    </form>
  )
}

/** A choice of a few values, small to large. */
function Slider({
  label,
  value,
  choices: of,
  chosen,
  disabled,
  onChange,
}: {
  label: string
  /** The chosen one, in words. */
  value: string
  choices: readonly number[]
  chosen: number
  disabled: boolean
  onChange: (value: number) => void
}) {
  const id = useId()
  // A run that somebody else has begun may have any value.
  const index = Math.max(
    0,
    of.findLastIndex(one => one <= chosen),
  )
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex items-baseline justify-between gap-3 text-sm">
        <label htmlFor={id} className="font-medium text-ink-soft">
          {label}
        </label>
        <output htmlFor={id} className="whitespace-nowrap font-semibold tabular-nums">
          {value}
        </output>
      </div>
      <input
        id={id}
        type="range"
        min={0}
        max={of.length - 1}
        step={1}
        value={index}
        aria-valuetext={value}
        disabled={disabled}
        onChange={event => onChange(of[Number(event.target.value)] ?? chosen)}
        className="h-6 w-full accent-accent"
      />
    </div>
  )
}
