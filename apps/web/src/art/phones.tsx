import type { ReactNode } from 'react'
import type { DrawingProps } from './drawing.ts'
import { Frame, figures, type Paints } from './frame.tsx'
import type { Look } from './look.ts'
import { finishes } from './palette.ts'
import { Lenses, LitScreen, Slab } from './parts.tsx'

/** The phone's back behind, its screen in front; the shapes differ in camera, corner and cut-out. */
export function Phone({ look, ...frame }: DrawingProps) {
  const r = [26, 18, 32][look.detail % 3] ?? 26
  return (
    <Frame look={look} {...frame}>
      {paints => (
        <PhonePair
          look={look}
          paints={paints}
          r={r}
          cutOut={<circle cx="255" cy="89" r="5.5" fill="#08090c" />}
        >
          {cameras[look.shape % cameras.length]?.(look, paints)}
        </PhonePair>
      )}
    </Frame>
  )
}

const cameras: ((look: Look, paints: Paints) => ReactNode)[] = [
  (look, paints) => (
    <>
      <rect x="88" y="62" width="46" height="112" rx="23" fill={paints.edge} />
      <rect x="90" y="64" width="42" height="108" rx="21" fill={look.finish[2]} />
      <Lenses
        paints={paints}
        at={[
          [111, 87],
          [111, 128],
        ]}
        r={17}
        ring={look.finish[3]}
      />
      <circle cx="111" cy="158" r="5" fill="#fff6dd" />
    </>
  ),
  (look, paints) => (
    <>
      <path d="M79 84h129v44H79z" fill="#14161a" />
      <path d="M79 84h129v3H79z" fill={paints.gloss} />
      <Lenses
        paints={paints}
        at={[
          [108, 106],
          [146, 106],
        ]}
        r={15}
        ring="#2b3038"
      />
      <circle cx="178" cy="106" r="5" fill="#fff6dd" />
      <path d="M79 128h129v4H79z" fill={look.finish[3]} opacity=".35" />
    </>
  ),
  (look, paints) => (
    <>
      <circle cx="143" cy="118" r="50" fill={paints.edge} />
      <circle cx="143" cy="118" r="46" fill="#191c22" />
      <Lenses
        paints={paints}
        at={[
          [125, 101],
          [161, 101],
          [125, 137],
        ]}
        r={16}
        ring={look.finish[2]}
      />
      <circle cx="161" cy="137" r="5.5" fill="#fff6dd" />
    </>
  ),
  (look, paints) => (
    <>
      <rect
        x="88"
        y="62"
        width="88"
        height="88"
        rx="26"
        fill={look.finish[2]}
        stroke={paints.edge}
        strokeWidth="2"
      />
      <Lenses
        paints={paints}
        at={[
          [112, 86],
          [152, 126],
        ]}
        r={17}
        ring={look.finish[3]}
      />
      <circle cx="152" cy="86" r="6" fill="#fff6dd" />
      <circle cx="112" cy="126" r="4" fill="#11141a" />
    </>
  ),
]

/** Apple iPhone 16 Pro: titanium, three eyes in a square, a pill in the screen. */
export function IPhone({ look, ...frame }: DrawingProps) {
  const own: Look = { ...look, finish: finishes.sand, screen: ['#2a1a12', '#b8794a', '#e9b98a', '#fbe9d2'] }
  return (
    <Frame look={own} {...frame}>
      {paints => (
        <PhonePair
          look={own}
          paints={paints}
          r={30}
          cutOut={<rect x="232" y="80" width="46" height="14" rx="7" fill="#050608" />}
          picture={1}
        >
          <rect
            x="86"
            y="60"
            width="94"
            height="94"
            rx="28"
            fill={own.finish[1]}
            stroke={paints.edge}
            strokeWidth="2.5"
          />
          <Lenses
            paints={paints}
            at={[
              [112, 85],
              [112, 129],
              [154, 107],
            ]}
            r={19}
            ring={own.finish[3]}
          />
          <circle cx="154" cy="75" r="6" fill="#fff6dd" />
          <circle cx="154" cy="139" r="5" fill="#11141a" />
        </PhonePair>
      )}
    </Frame>
  )
}

/** Samsung Galaxy S25: ice blue, three eyes in a column that stand on the back itself. */
export function Galaxy({ look, ...frame }: DrawingProps) {
  const own: Look = { ...look, finish: finishes.ice, screen: ['#0c2d6b', '#3f8ef0', '#8fd3ff', '#eaf7ff'] }
  return (
    <Frame look={own} {...frame}>
      {paints => (
        <PhonePair
          look={own}
          paints={paints}
          r={22}
          cutOut={<circle cx="255" cy="89" r="5" fill="#08090c" />}
          picture={3}
        >
          <Lenses
            paints={paints}
            at={[
              [110, 84],
              [110, 126],
              [110, 168],
            ]}
            r={18}
            ring={own.finish[3]}
          />
          <circle cx="143" cy="92" r="5" fill="#fff6dd" />
        </PhonePair>
      )}
    </Frame>
  )
}

interface PairProps {
  look: Look
  paints: Paints
  r: number
  cutOut: ReactNode
  picture?: number
  /** The cameras on the back. */
  children: ReactNode
}

function PhonePair({ look, paints, r, cutOut, picture = look.detail, children }: PairProps) {
  return (
    <>
      <Slab x={72} y={46} w={148} h={300} r={r} fill={paints.body} paints={paints} />
      {children}
      <rect x="171" y="66" width="60" height="280" rx={r} opacity=".12" />
      <Slab x={180} y={62} w={150} h={292} r={r} fill="#08090c" paints={paints} />
      <LitScreen x={187} y={69} w={136} h={278} r={r - 6} look={look} paints={paints} picture={picture} />
      {faces[look.shape % faces.length]}
      {cutOut}
      <path d="M230 338h50" stroke="#fff" strokeOpacity=".8" strokeWidth="4" strokeLinecap="round" />
    </>
  )
}

/** What is on the screen: the time in one line, the time in two, a shelf of programs. */
const faces: readonly ReactNode[] = [
  <g key="line" fill="#fff" fontFamily={figures} fontWeight="600" fontSize="36">
    <text x="209" y="154" textLength="92" lengthAdjust="spacingAndGlyphs">
      10:09
    </text>
    <rect x="225" y="112" width="60" height="6" rx="3" opacity=".7" />
  </g>,
  <g key="lines" fill="#fff" fontFamily={figures} fontWeight="600" fontSize="54" opacity=".95">
    <text x="222" y="162" textLength="66" lengthAdjust="spacingAndGlyphs">
      10
    </text>
    <text x="222" y="212" textLength="66" lengthAdjust="spacingAndGlyphs">
      09
    </text>
  </g>,
  <g key="shelf" fill="#fff">
    <rect x="199" y="112" width="112" height="60" rx="14" opacity=".28" />
    <rect x="211" y="126" width="46" height="9" rx="4.5" />
    <rect x="211" y="146" width="70" height="9" rx="4.5" opacity=".6" />
    <path
      d="M213 308h90"
      stroke="#fff"
      strokeOpacity=".85"
      strokeWidth="21"
      strokeLinecap="round"
      strokeDasharray="1 27"
    />
  </g>,
]
