import type { ReactNode } from 'react'
import type { DrawingProps } from './drawing.ts'
import { Frame, figures } from './frame.tsx'
import type { Look } from './look.ts'

/** A smart watch: round, square or with a bezel; the strap is in the finish, the face in the screen's colours. */
export function Watch({ look, ...frame }: DrawingProps) {
  const square = look.shape % 3 === 1
  const sport = look.shape % 3 === 2
  const r = square ? 44 : 94
  const [, own, shaded, edge] = look.finish
  return (
    <Frame look={look} ground={372} reach={90} {...frame}>
      {paints => (
        <>
          <path d="M150 128l12-92q2-14 16-14h44q14 0 16 14l12 92z" fill={paints.body} />
          <path d="M150 272l12 88q2 14 16 14h44q14 0 16-14l12-88z" fill={shaded} />
          <path d="M160 284h80l-4 30h-72z" fill="#000" opacity=".16" />
          <path d="M172 34l-9 72" stroke="#fff" strokeOpacity=".45" strokeWidth="4" strokeLinecap="round" />
          <path d="M200 314v38" stroke={edge} strokeWidth="7" strokeDasharray="0 12" strokeLinecap="round" />
          <rect x="292" y="176" width="14" height="34" rx="5" fill={edge} />
          {sport ? <path d="M288 232h12v22h-12z" fill={edge} /> : null}
          <rect x="105" y="106" width="194" height="194" rx={r} fill={edge} />
          <rect x="103" y="103" width="194" height="194" rx={r} fill={sport ? '#2b3038' : paints.edge} />
          <rect
            x="109"
            y="109"
            width="182"
            height="182"
            rx={r - 6}
            fill="#0a0c10"
            stroke={own}
            strokeOpacity=".6"
          />
          {sport ? (
            <circle
              cx="200"
              cy="200"
              r="84"
              fill="none"
              stroke="#9aa4b2"
              strokeWidth="6"
              strokeDasharray="2 12.66"
            />
          ) : null}
          {faces[look.detail % faces.length]?.(look.screen)}
          <path
            d="M122 178a80 80 0 0 1 60-58"
            fill="none"
            stroke="#fff"
            strokeOpacity=".4"
            strokeWidth="5"
            strokeLinecap="round"
          />
        </>
      )}
    </Frame>
  )
}

const ring = (r: number, part: number, color: string) => (
  <>
    <circle cx="200" cy="200" r={r} stroke={color} strokeOpacity=".25" />
    <circle
      cx="200"
      cy="200"
      r={r}
      stroke={color}
      pathLength="100"
      strokeDasharray={`${part} 100`}
      transform="rotate(-90 200 200)"
    />
  </>
)

/** Rings of a day's movement, hands, figures. */
const faces: ((screen: Look['screen']) => ReactNode)[] = [
  ([, own, far, near]) => (
    <g fill="none" strokeWidth="14" strokeLinecap="round">
      {ring(64, 76, own)}
      {ring(46, 58, far)}
      {ring(28, 84, near)}
    </g>
  ),
  ([, own, far]) => (
    <g fill="none" strokeLinecap="round">
      <circle cx="200" cy="200" r="68" stroke="#e8edf5" strokeWidth="5" strokeDasharray="0 35.6" />
      <circle cx="200" cy="232" r="16" stroke={own} strokeWidth="4" />
      <path d="M200 200l-34-28" stroke="#fff" strokeWidth="8" />
      <path d="M200 200l22-52" stroke="#fff" strokeWidth="6" />
      <path d="M200 200l44 34" stroke={far} strokeWidth="3" />
    </g>
  ),
  ([, own, far, near]) => (
    <g textAnchor="middle" fontFamily={figures} fontWeight="600">
      <text x="200" y="213" fontSize="56" fill="#fff" textLength="132" lengthAdjust="spacingAndGlyphs">
        10:09
      </text>
      <path d="M156 236h88" stroke={own} strokeWidth="7" strokeLinecap="round" />
      <path d="M156 236h58" stroke={near} strokeWidth="7" strokeLinecap="round" />
      <path
        d="M150 154l14-10 12 14 12-22 12 16 10-6h38"
        fill="none"
        stroke={far}
        strokeWidth="4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </g>
  ),
]
