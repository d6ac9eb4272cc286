import { useT } from '../i18n/context.tsx'
import { Icon } from './icons.tsx'

export interface StepperProps {
  value: number
  min?: number
  max: number
  /** What is counted, for those who do not see where it stands. */
  label: string
  onChange: (value: number) => void
  size?: 'small' | 'normal'
}

/** How many: one less, one more. */
export function Stepper({ value, min = 1, max, label, onChange, size = 'normal' }: StepperProps) {
  const t = useT()
  const box = size === 'small' ? 'size-9' : 'size-11'
  const button = `${box} inline-flex items-center justify-center rounded-full text-ink-soft transition-colors hover:bg-sunken hover:text-ink disabled:opacity-35`
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a look of its own
    <div role="group" aria-label={label} className="inline-flex items-center rounded-full bg-surface">
      <button
        type="button"
        className={button}
        aria-label={t('quantity.less')}
        disabled={value <= min}
        onClick={() => onChange(value - 1)}
      >
        <Icon name="minus" className="size-4" />
      </button>
      <output className="min-w-8 text-center font-semibold tabular-nums" aria-live="polite">
        {value}
      </output>
      <button
        type="button"
        className={button}
        aria-label={t('quantity.more')}
        disabled={value >= max}
        onClick={() => onChange(value + 1)}
      >
        <Icon name="plus" className="size-4" />
      </button>
    </div>
  )
}
