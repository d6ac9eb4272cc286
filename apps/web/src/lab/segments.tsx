import { useId } from 'react'
import { classes } from '../ui/classes.ts'

/** A choice of few, side by side. */
export function Segments<Value extends string | number>({
  label,
  options,
  value,
  onChange,
}: {
  label: string
  options: readonly { value: Value; text: string; label?: string }[]
  value: Value
  onChange: (value: Value) => void
}) {
  const name = useId()
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      <legend className="float-left mr-3 font-medium text-ink-muted text-sm">{label}</legend>
      <div className="flex rounded-full bg-surface p-1">
        {options.map(option => (
          <label
            key={option.value}
            className={classes(
              'inline-flex h-9 items-center rounded-full px-3.5 font-semibold text-sm tabular-nums transition-colors has-focus-visible:outline-2 has-focus-visible:outline-accent',
              option.value === value ? 'bg-raised text-ink shadow-low' : 'text-ink-muted hover:text-ink',
            )}
          >
            <input
              type="radio"
              name={name}
              className="sr-only"
              aria-label={option.label}
              checked={option.value === value}
              onChange={() => onChange(option.value)}
            />
            {option.text}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
