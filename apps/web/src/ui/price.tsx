import { useLanguage } from '../i18n/context.tsx'
import { classes } from './classes.ts'

/** Figures of one width stand in columns; a large price stands alone. */
const sizes = {
  small: 'text-base tabular-nums',
  normal: 'text-xl tabular-nums',
  large: 'text-3xl sm:text-4xl',
}

/** A price, the one before the sale beside it. It lights up when it changes on the screen. */
export function Price({
  price,
  flashPrice,
  size = 'normal',
}: {
  price: number
  flashPrice?: number | null
  size?: keyof typeof sizes
}) {
  const { money, t } = useLanguage()
  const onSale = typeof flashPrice === 'number' && flashPrice < price
  const now = onSale ? flashPrice : price
  return (
    <span className="inline-flex flex-wrap items-baseline gap-x-2">
      <Changing
        value={money(now)}
        className={classes('font-bold tracking-tight', sizes[size], onSale && 'text-accent')}
        {...(onSale ? { label: t('price.now', { price: money(now) }) } : {})}
      />
      {onSale ? (
        <s className={classes('text-ink-muted tabular-nums', size === 'large' ? 'text-lg' : 'text-sm')}>
          <span className="sr-only">{t('price.before')} </span>
          {money(price)}
        </s>
      ) : null}
    </span>
  )
}

/** A text that lights up for a moment when it becomes another one. */
export function Changing({ value, className, label }: { value: string; className?: string; label?: string }) {
  // A new key is a new element, whose animation begins; the first one has none.
  return (
    <span key={value} data-changing className={classes('rounded-md', className)}>
      {label === undefined ? null : <span className="sr-only">{label}</span>}
      <span aria-hidden={label === undefined ? undefined : true}>{value}</span>
    </span>
  )
}
