import type { FlashSale } from '../api/types.ts'
import { useT } from '../i18n/context.tsx'

/** What a sale with a limited number answers beyond the rest. */
interface Limits {
  left?: number | null
  sold?: number
}

/** A full bar without a limit stands for so many pieces. */
const manyPieces = 50

/** How much of a sale is left, as a bar that sinks while people buy. */
export function SaleLeft({ sale }: { sale: FlashSale & Limits }) {
  const t = useT()
  const { stock } = sale.product
  const left = Math.min(stock, sale.left ?? stock)
  const of = typeof sale.left === 'number' ? sale.left + (sale.sold ?? 0) : Math.max(manyPieces, stock)
  const part = of === 0 ? 0 : Math.min(1, left / of)
  return (
    <div className="max-w-96">
      <p className="mb-1.5 font-medium text-ink-soft text-sm" data-left={left}>
        {left === 0 ? t('sale.none') : t('sale.left', { count: left })}
      </p>
      <div className="h-2 overflow-hidden rounded-full bg-sunken" aria-hidden="true">
        <div
          className="h-full rounded-full bg-accent transition-[width] duration-700 ease-out"
          style={{ width: `${part * 100}%` }}
        />
      </div>
    </div>
  )
}
