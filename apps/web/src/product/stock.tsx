import { useT } from '../i18n/context.tsx'
import { classes } from '../ui/classes.ts'

const few = 5

/** Whether it can be bought, in words; the number only when it is small enough to matter. */
export function Stock({ stock, className }: { stock: number; className?: string }) {
  const t = useT()
  const tone = stock === 0 ? 'text-ink-muted' : stock <= few ? 'text-warn' : 'text-good'
  return (
    <span
      data-stock={stock}
      className={classes('inline-flex items-center gap-1.5 font-medium text-sm', tone, className)}
    >
      <span aria-hidden="true" className="size-2 rounded-full bg-current" />
      {stock === 0 ? t('stock.none') : stock <= few ? t('stock.few', { count: stock }) : t('stock.yes')}
    </span>
  )
}
