import { useEffect, useState } from 'react'
import { useT } from '../i18n/context.tsx'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { type AdjustedLine, adjustedLines, rememberAdjusted } from './adjusted.ts'

/** After signing in: of what there is less than both carts had together. */
export function AdjustedNotice() {
  const t = useT()
  const [lines, setLines] = useState<readonly AdjustedLine[]>([])
  useEffect(() => setLines(adjustedLines()), [])
  if (lines.length === 0) return null
  return (
    <Notice tone="warn" title={t('cart.adjusted')}>
      <ul className="flex flex-col gap-1">
        {lines.map(({ product_id, name, requested, quantity }) => (
          <li key={product_id}>
            {t('cart.adjustedLine', { name: name || t('cart.oneOf'), requested, quantity })}
          </li>
        ))}
      </ul>
      <Button
        look="outline"
        size="small"
        className="mt-3"
        onClick={() => {
          rememberAdjusted([])
          setLines([])
        }}
      >
        {t('action.understood')}
      </Button>
    </Notice>
  )
}
