import { type ComponentProps, type ReactNode, useId } from 'react'
import { classes } from './classes.ts'
import { Icon } from './icons.tsx'

const field =
  'w-full rounded-field border border-line-strong/60 bg-raised px-3.5 text-base text-ink placeholder:text-ink-muted transition-colors hover:border-line-strong focus-visible:border-accent focus-visible:outline-1 focus-visible:outline-offset-0 aria-invalid:border-bad disabled:opacity-50'

interface Labelled {
  label: ReactNode
  /** The label is only for those who do not see the field's surroundings. */
  hiddenLabel?: boolean
  /** What is wrong with it. */
  error?: string | undefined
  hint?: ReactNode
}

function useLabel({ label, hiddenLabel, error, hint }: Labelled) {
  const id = useId()
  const help = error ?? hint
  return {
    attributes: {
      id,
      'aria-invalid': error === undefined ? undefined : true,
      'aria-describedby': help === undefined ? undefined : `${id}-help`,
    },
    around: (control: ReactNode, className?: string) => (
      <div className={classes('flex flex-col gap-1.5', className)}>
        <label htmlFor={id} className={hiddenLabel ? 'sr-only' : 'font-medium text-ink-soft text-sm'}>
          {label}
        </label>
        {control}
        {help === undefined ? null : (
          <p
            id={`${id}-help`}
            className={classes('text-sm', error === undefined ? 'text-ink-muted' : 'text-bad')}
          >
            {help}
          </p>
        )}
      </div>
    ),
  }
}

/** A line of text with its label and what is wrong with it. */
export function Input({
  label,
  hiddenLabel,
  error,
  hint,
  className,
  ...rest
}: Labelled & ComponentProps<'input'>) {
  const { attributes, around } = useLabel({ label, ...(hiddenLabel && { hiddenLabel }), error, hint })
  return around(<input {...attributes} className={`${field} h-11`} {...rest} />, className)
}

export function TextArea({
  label,
  hiddenLabel,
  error,
  hint,
  className,
  ...rest
}: Labelled & ComponentProps<'textarea'>) {
  const { attributes, around } = useLabel({ label, ...(hiddenLabel && { hiddenLabel }), error, hint })
  return around(<textarea {...attributes} className={`${field} min-h-28 py-2.5`} {...rest} />, className)
}

/** A choice of few; the system's own list. */
export function Select({
  label,
  hiddenLabel,
  error,
  hint,
  className,
  children,
  ...rest
}: Labelled & ComponentProps<'select'>) {
  const { attributes, around } = useLabel({ label, ...(hiddenLabel && { hiddenLabel }), error, hint })
  return around(
    <span className="relative block">
      <select {...attributes} className={`${field} h-11 appearance-none pr-10`} {...rest}>
        {children}
      </select>
      <Icon name="down" className="pointer-events-none absolute top-3.5 right-3.5 size-4 text-ink-muted" />
    </span>,
    className,
  )
}

/** A box to tick, with its label behind it. */
export function Checkbox({ label, className, ...rest }: { label: ReactNode } & ComponentProps<'input'>) {
  return (
    <label className={classes('flex min-h-9 items-center gap-2.5 text-[0.9375rem]', className)}>
      <input type="checkbox" className="size-4.5 shrink-0 accent-accent" {...rest} />
      <span className="min-w-0 grow">{label}</span>
    </label>
  )
}
