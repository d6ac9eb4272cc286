import { Gradient, type Paints, round } from './frame.tsx'
import type { Look } from './look.ts'

interface BoxProps {
  x: number
  y: number
  w: number
  h: number
  r?: number | undefined
}

interface ScreenProps extends BoxProps {
  look: Look
  paints: Paints
  /** Which picture, where the product has one of its own. */
  picture?: number | undefined
}

/** A slab that faces us: its edge shows on the right, and light runs along its rim. */
export function Slab({
  x,
  y,
  w,
  h,
  r,
  fill,
  paints,
  depth = 5,
}: BoxProps & { fill: string; paints: Paints; depth?: number }) {
  return (
    <>
      <rect x={x + depth} y={y} width={w} height={h} rx={r} fill={paints.edge} />
      <rect x={x} y={y} width={w} height={h} rx={r} fill={fill} />
      <rect
        x={x + 1}
        y={y + 1}
        width={w - 2}
        height={h - 2}
        rx={r}
        fill="none"
        stroke={paints.gloss}
        strokeWidth="2"
      />
    </>
  )
}

/** Pictures for screens, in a square of 100 that is cropped to the screen: a far shape and a near one. */
const pictures: readonly (readonly [far: string, near: string])[] = [
  ['M0 56C20 36 40 70 62 52S88 34 100 42V100H0Z', 'M0 78C28 60 54 90 100 62V100H0Z'],
  ['M-8 96C24 74 34 20 108 -8V34C66 44 56 84 34 108H-8Z', 'M34 108C52 66 80 62 108 46V108Z'],
  ['M0 62L24 44 40 56 66 30 100 60V100H0Z', 'M0 80L30 62 56 78 80 60 100 72V100H0Z'],
  ['M60 4a46 46 0 1 0 .1 0Z', 'M34 44a30 30 0 1 0 .1 0Z'],
  ['M-8 34C30 30 44 62 108 40V108H-8Z', 'M-8 72C30 84 52 54 108 70V108H-8Z'],
  ['M108-8C60-2 34 30 30 108H108Z', 'M108 36C84 44 68 66 64 108H108Z'],
]

/** A lit screen with a picture on it and the room's light across it. */
export function LitScreen({ x, y, w, h, r, look, paints, picture = look.detail }: ScreenProps) {
  const [from, to, far, near] = look.screen
  const [farShape, nearShape] = pictures[picture % pictures.length] ?? []
  const size = Math.max(w, h)
  const [clip, sky, fore] = [paints.id('c'), paints.id('s'), paints.id('n')]
  return (
    <>
      <clipPath id={clip}>
        <rect x={x} y={y} width={w} height={h} rx={r} />
      </clipPath>
      <Gradient id={sky} y2={1} stops={[from, to, far]} />
      <Gradient id={fore} y2={1} stops={[near, to]} />
      <g clipPath={`url(#${clip})`}>
        <rect x={x} y={y} width={w} height={h} fill={`url(#${sky})`} />
        <g transform={`translate(${x + (w - size) / 2} ${y + (h - size) / 2}) scale(${size / 100})`}>
          <path d={farShape} fill={far} opacity=".55" />
          <path d={nearShape} fill={`url(#${fore})`} opacity=".8" />
        </g>
        <path d={`M${x} ${y}h${round(w * 0.62)}L${x} ${round(y + h * 0.7)}Z`} fill="#fff" opacity=".1" />
      </g>
    </>
  )
}

interface LensesProps {
  /** Where the eyes are, all of one size. */
  at: readonly (readonly [x: number, y: number])[]
  r: number
  ring: string
  paints: Paints
}

/** A camera's eyes: a ring of metal, dark glass, a glint at the top left. */
export function Lenses({ at, r, ring, paints }: LensesProps) {
  const [first, ...others] = at
  if (!first) return null
  const [x, y] = first
  return (
    <>
      <g id={paints.id('o')} transform={`translate(${x} ${y}) scale(${r / 20})`}>
        <circle r="20" fill={ring} />
        <circle r="16.5" fill="#0b0e14" />
        <circle r="10" fill="#1c2a4a" />
        <circle r="5" fill="#080a10" />
        <circle cx="-5" cy="-6" r="3" fill="#b9d2ff" />
      </g>
      {others.map(([otherX, otherY]) => (
        <use key={`${otherX} ${otherY}`} href={`#${paints.id('o')}`} x={otherX - x} y={otherY - y} />
      ))}
    </>
  )
}
