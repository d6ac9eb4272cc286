import type { ComponentProps } from 'react'
import { useId, useState } from 'react'
import { useT } from '../i18n/context.tsx'

const star =
  'm12 3.600 2.600 5.400 5.900.8-4.300 4.100 1 5.900L12 17l-5.200 2.800 1-5.900L3.500 9.800l5.900-.8L12 3.600Z'

/** Stars to choose from: radio buttons, so arrow keys work. Spread a form's `register` over it; `value` colours the stars. */
export function RatingInput({
  label,
  value,
  error,
  ...rest
}: { label: string; value: number; error?: string | undefined } & Omit<ComponentProps<'input'>, 'value'>) {
  const t = useT()
  const id = useId()
  const [over, setOver] = useState(0)
  const lit = over || value
  return (
    <fieldset
      className="flex flex-col gap-1.5"
      aria-describedby={error === undefined ? undefined : `${id}-error`}
    >
      <legend className="font-medium text-ink-soft text-sm">{label}</legend>
      <div className="-ml-1 flex">
        {[1, 2, 3, 4, 5].map(n => (
          <label
            key={n}
            className="rounded-field p-1 has-focus-visible:outline-2 has-focus-visible:outline-accent"
            onMouseEnter={() => setOver(n)}
            onMouseLeave={() => setOver(0)}
          >
            <input type="radio" value={n} className="sr-only" {...rest} />
            <svg viewBox="0 0 24 24" aria-hidden="true" className="size-8">
              <path d={star} className={n <= lit ? 'fill-star' : 'fill-line'} />
            </svg>
            <span className="sr-only">{t('comment.stars', { count: n })}</span>
          </label>
        ))}
      </div>
      {error === undefined ? null : (
        <p id={`${id}-error`} className="text-bad text-sm">
          {error}
        </p>
      )}
    </fieldset>
  )
}
