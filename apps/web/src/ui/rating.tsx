import { useT } from '../i18n/context.tsx'

const star =
  'm12 3.600 2.600 5.400 5.900.8-4.300 4.100 1 5.900L12 17l-5.200 2.800 1-5.900L3.500 9.800l5.900-.8L12 3.600Z'

/** Stars of five, with halves to the tenth; said in words to those who do not see them. */
export function Rating({ value, size = 'size-4' }: { value: number; size?: string }) {
  const t = useT()
  return (
    <span role="img" aria-label={t('rating.of5', { value })} className="inline-flex gap-0.5">
      {[0, 1, 2, 3, 4].map(i => (
        <Star key={i} fill={Math.max(0, Math.min(1, value - i))} size={size} />
      ))}
    </span>
  )
}

function Star({ fill, size }: { fill: number; size: string }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" className={`${size} shrink-0`}>
      <path d={star} className="fill-line" />
      {fill === 0 ? null : (
        <path d={star} className="fill-star" style={{ clipPath: `inset(0 ${(1 - fill) * 100}% 0 0)` }} />
      )}
    </svg>
  )
}
