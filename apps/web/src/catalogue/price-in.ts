/** As high as prices go. */
const most = 2_147_483_647

/** A digit, what stands between groups of digits in Russian or English, or the sign of the rouble. */
const asPrice = /^[\d\s.,'’₽]+$/
/** Kopecks. A comma or point before three digits parts thousands. */
const kopecks = /[.,]\d{1,2}$/

/** The whole roubles that somebody means who writes `12 500`, `12,500`, `12500,50 ₽`; undefined for what is no price. */
export function priceIn(text: string): number | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/(₽|р(уб)?\.?)\s*$/i, '')
    .trim()
  if (!asPrice.test(plain)) return undefined
  const digits = plain.replace(kopecks, '').replace(/\D/g, '')
  return digits === '' ? undefined : Math.min(Number(digits), most)
}
