import type { DrawingProps } from './drawing.ts'
import { Frame, Gradient, type Paints } from './frame.tsx'
import type { Look } from './look.ts'

/** Which body a line of speakers has, where its name says it. */
const lines: [RegExp, number][] = [
  [/charge|flip|go\b/i, 0],
  [/boom/i, 1],
  [/stage/i, 2],
  [/home|станция/i, 3],
]

/** A speaker: a lying barrel, a standing barrel, a pair of shelf boxes or an amplifier of the old school. */
export function Speaker({ look, ...frame }: DrawingProps) {
  const line = lines.find(([words]) => words.test(look.name))?.[1] ?? look.shape % 4
  const Body = bodies[line === 3 && look.shape % 2 ? 1 : line] ?? Barrel
  return (
    <Frame look={look} ground={line === 0 ? 306 : 352} reach={line === 0 ? 176 : 140} {...frame}>
      {paints => <Body look={look} paints={paints} />}
    </Frame>
  )
}

interface BodyProps {
  look: Look
  paints: Paints
}

/** Rows of holes: lines of round dots. */
function Holes({
  x,
  y,
  w,
  rows,
  pitch,
  color,
}: {
  x: number
  y: number
  w: number
  rows: number
  pitch: number
  color: string
}) {
  return (
    <path
      d={Array.from(
        { length: rows },
        (_, row) => `M${x + (row % 2) * (pitch / 2)} ${y + row * pitch * 0.8}h${w}`,
      ).join('')}
      stroke={color}
      strokeWidth={pitch * 0.5}
      strokeDasharray={`0 ${pitch}`}
      strokeLinecap="round"
    />
  )
}

function Barrel({ look, paints }: BodyProps) {
  const [, , shaded, edge, accent] = look.finish
  return (
    <>
      <rect x="24" y="134" width="352" height="168" rx="66" fill={edge} />
      <rect x="22" y="130" width="352" height="168" rx="66" fill={paints.body} />
      <Holes x={66} y={146} w={270} rows={15} pitch={12} color={edge} />
      <ellipse cx="44" cy="214" rx="26" ry="72" fill={shaded} stroke={edge} strokeWidth="3" />
      <ellipse cx="42" cy="214" rx="16" ry="50" fill={edge} />
      <ellipse cx="40" cy="212" rx="9" ry="32" fill={accent} />
      <rect x="160" y="188" width="88" height="50" rx="12" fill={accent} />
      <path
        d="M176 213h12m10-12v24m12-16v8m12-18v28m10-14h0"
        stroke="#fff"
        strokeWidth="5"
        strokeLinecap="round"
      />
      <path d="M92 140h216" stroke="#fff" strokeOpacity=".5" strokeWidth="6" strokeLinecap="round" />
      <path d="M84 292h232" stroke="#000" strokeOpacity=".2" strokeWidth="8" strokeLinecap="round" />
    </>
  )
}

function Tower({ look, paints }: BodyProps) {
  const [lit, own, shaded, edge, accent] = look.finish
  const round = paints.id('r')
  return (
    <>
      <Gradient id={round} stops={[own, lit, own, shaded, edge]} />
      <path d="M104 84c0-28 192-28 192 0v236c0 40-192 40-192 0z" fill={`url(#${round})`} />
      <Holes x={112} y={112} w={178} rows={21} pitch={12} color={edge} />
      <ellipse cx="200" cy="82" rx="96" ry="24" fill={shaded} />
      <ellipse cx="200" cy="80" rx="92" ry="21" fill={look.screen[1]} />
      <ellipse cx="200" cy="81" rx="82" ry="17" fill={look.detail % 2 ? '#14171b' : lit} />
      <path
        d="M192 80h16m-8-4.5v9M152 80h12m72 0h12"
        stroke={look.detail % 2 ? '#fff' : edge}
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path d="M104 306c0 40 192 40 192 0v14c0 40-192 40-192 0z" fill={accent} />
      <path d="M232 334c38-4 64-14 64-28v14c0 16-28 26-64 30z" fill="#000" opacity=".18" />
      <rect x="176" y="220" width="48" height="20" rx="10" fill={edge} />
    </>
  )
}

function Shelf({ look, paints }: BodyProps) {
  const [, own, shaded, edge, accent] = look.finish
  return (
    <>
      {[58, 208].map(x => (
        <g key={x}>
          <rect x={x + 5} y="84" width="134" height="264" rx="12" fill={edge} />
          <rect x={x} y="84" width="134" height="264" rx="12" fill={paints.body} />
          <rect
            x={x + 1}
            y="85"
            width="132"
            height="262"
            rx="12"
            fill="none"
            stroke={paints.gloss}
            strokeWidth="2"
          />
          <circle cx={x + 67} cy="134" r="29" fill={shaded} />
          <circle cx={x + 67} cy="134" r="23" fill="#14171b" />
          <circle cx={x + 67} cy="134" r="11" fill={paints.body} />
          <circle cx={x + 67} cy="240" r="56" fill={shaded} />
          <circle cx={x + 67} cy="240" r="51" fill="#0f1114" />
          <circle cx={x + 67} cy="240" r="42" fill={paints.glass} stroke="#3a404a" strokeWidth="2" />
          <circle cx={x + 67} cy="240" r="17" fill={look.detail % 2 ? accent : own} />
          <path
            d={`M${x + 37} 222a34 34 0 0 1 22-18`}
            stroke="#fff"
            strokeOpacity=".4"
            strokeWidth="4"
            fill="none"
            strokeLinecap="round"
          />
          <path d={`M${x + 46} 322h42`} stroke="#0f1114" strokeWidth="9" strokeLinecap="round" />
        </g>
      ))}
    </>
  )
}

function Amplifier({ look, paints }: BodyProps) {
  const [, , shaded, edge] = look.finish
  return (
    <>
      <path d="M90 108q0-34 34-34h152q34 0 34 34" fill="none" stroke={edge} strokeWidth="10" />
      <rect x="40" y="104" width="326" height="244" rx="22" fill={edge} />
      <rect x="34" y="104" width="326" height="244" rx="22" fill={paints.body} />
      <rect
        x="35"
        y="105"
        width="324"
        height="242"
        rx="22"
        fill="none"
        stroke={paints.gloss}
        strokeWidth="2"
      />
      <rect x="50" y="120" width="294" height="44" rx="8" fill="#c9a45c" />
      <path d="M50 128q0-8 8-8h278q8 0 8 8z" fill="#f0d79b" />
      {[84, 124, 164].map(x => (
        <g key={x}>
          <circle cx={x} cy="143" r="13" fill="#17191d" />
          <path d={`M${x} 143l-5-9`} stroke="#f0d79b" strokeWidth="3" strokeLinecap="round" />
        </g>
      ))}
      <path d="M286 136v14m20-14v14" stroke="#17191d" strokeWidth="7" strokeLinecap="round" />
      <circle cx="256" cy="143" r="5" fill="#e0463c" />
      <rect x="50" y="172" width="294" height="160" rx="8" fill="#1d2025" />
      <g stroke={look.detail % 2 ? shaded : '#5a616c'} strokeOpacity=".55" strokeWidth="4">
        <path
          d="M52 182h290M52 196h290M52 210h290M52 224h290M52 238h290M52 252h290M52 266h290M52 280h290M52 294h290M52 308h290M52 322h290"
          strokeDasharray="9 5"
        />
      </g>
      <path d="M50 180q0-8 8-8h120L96 332H58q-8 0-8-8z" fill="#fff" opacity=".06" />
    </>
  )
}

const bodies = [Barrel, Tower, Shelf, Amplifier]
