import type { DrawingProps } from './drawing.ts'
import { Frame, type Paints } from './frame.tsx'
import type { Look } from './look.ts'
import { finishes } from './palette.ts'

const leathers = ['#202329', '#202329', '#6e4430', '#23323f', '#3a4a3c', '#5a2f33']
const bodies = ['graphite', 'graphite', 'silver', 'sand'] as const

/** A camera with a finder hump or a flat top, black or light, in leather of its own, with a lens or the bare mount. */
export function Camera({ look, ...frame }: DrawingProps) {
  const hump = look.shape % 2 === 0
  const leather = leathers[look.detail % leathers.length] ?? '#202329'
  const body = finishes[bodies[(look.shape >> 1) % bodies.length] ?? 'graphite']
  const own: Look = { ...look, finish: [body[0], body[1], body[2], body[3], look.finish[4]] }
  return (
    <Frame look={own} ground={322} reach={176} {...frame}>
      {paints => (
        <>
          <rect x="66" y="94" width="44" height="22" rx="4" fill={paints.edge} />
          <rect x="288" y="92" width="46" height="22" rx="4" fill={paints.edge} />
          <path d="M292 97h40" stroke="#000" strokeOpacity=".25" strokeWidth="8" strokeDasharray="2 3" />
          <circle cx="88" cy="92" r="8" fill={own.finish[2]} stroke={own.finish[3]} />
          {hump ? (
            <path d="M136 116l16-38q4-10 16-10h66q12 0 16 10l16 38z" fill={paints.body} />
          ) : (
            <path d="M128 104h150v12H128z" fill={own.finish[3]} />
          )}
          {hump ? <path d="M176 62h50v8h-50z" fill="#16191e" /> : null}
          <rect x="38" y="110" width="330" height="206" rx="24" fill={own.finish[3]} />
          <rect x="34" y="110" width="330" height="204" rx="24" fill={paints.body} />
          <path d="M34 154h330v116H34z" fill={leather} />
          <path
            d="M34 166h330M34 178h330M34 190h330M34 202h330M34 214h330M34 226h330M34 238h330M34 250h330"
            stroke="#fff"
            strokeOpacity=".07"
            strokeWidth="3"
            strokeDasharray="0 7"
            strokeLinecap="round"
          />
          <path
            d="M40 140q-8 90 0 148 4 20 22 20 20 0 22-24 4-70-6-130-4-18-20-18-16 0-18 4z"
            fill={leather}
            stroke={paints.gloss}
            strokeWidth="2"
          />
          {hump ? null : (
            <rect x="296" y="122" width="46" height="26" rx="5" fill={paints.glass} stroke={own.finish[3]} />
          )}
          <circle cx="318" cy="292" r="6" fill={own.finish[2]} />
          <path
            d="M300 138h28"
            stroke={own.finish[4]}
            strokeOpacity={hump ? 1 : 0}
            strokeWidth="5"
            strokeLinecap="round"
          />
          {/body/i.test(look.name) ? <Mount paints={paints} /> : <Optics look={own} paints={paints} />}
        </>
      )}
    </Frame>
  )
}

/** What the glass shimmers in. */
const coatings = ['#18264a', '#103a3c', '#3b1c38']

function Optics({ look, paints }: { look: Look; paints: Paints }) {
  const [, , , edge, accent] = look.finish
  const small = look.detail % 2 === 1
  return (
    <g transform={small ? 'translate(32 34) scale(.84)' : undefined}>
      <ellipse cx="208" cy="226" rx="100" ry="96" opacity=".3" />
      <circle cx="201" cy="214" r="97" fill={paints.edge} />
      <circle cx="200" cy="212" r="91" fill="#1a1d22" />
      <circle cx="200" cy="212" r="85" fill="none" stroke="#3a404a" strokeWidth="9" strokeDasharray="3 3" />
      <circle cx="200" cy="212" r="73" fill={accent} opacity=".85" />
      <circle cx="200" cy="212" r="71" fill={paints.glass} stroke={edge} />
      <circle cx="200" cy="212" r="54" fill="#0a0d14" />
      <circle cx="200" cy="212" r="46" fill={coatings[look.shape % coatings.length]} />
      <circle cx="206" cy="220" r="30" fill="#2c1c4e" opacity=".8" />
      <circle cx="203" cy="216" r="17" fill="#06070b" />
      <path d="M164 200a40 40 0 0 1 32-27q8-1 6 6-20 4-28 22-6 8-10-1z" fill="#cfe0ff" opacity=".75" />
      <circle cx="222" cy="236" r="6" fill="#8fb0ff" opacity=".4" />
    </g>
  )
}

function Mount({ paints }: { paints: Paints }) {
  return (
    <>
      <circle cx="201" cy="214" r="90" fill="#000" opacity=".3" />
      <circle cx="200" cy="212" r="88" fill={paints.edge} />
      <circle cx="200" cy="212" r="80" fill="#c3cad3" stroke="#7d8793" strokeWidth="1.5" />
      <circle cx="200" cy="212" r="64" fill="#0c0e12" />
      <path d="M136 212a64 64 0 0 1 64-64v10a54 54 0 0 0-54 54z" fill="#2b3038" />
      <rect x="158" y="183" width="84" height="58" rx="4" fill="#34244f" stroke="#4b5260" strokeWidth="3" />
      <path d="M160 185h46l-24 54h-22z" fill="#6f8fd8" opacity=".5" />
      <path d="M164 270h72" stroke="#c9a64a" strokeWidth="4" strokeDasharray="4 4" />
      <circle cx="128" cy="180" r="4" fill="#d6453d" />
      {[140, 284].map(y => (
        <circle key={y} cx="200" cy={y} r="3" fill="#6c7683" />
      ))}
    </>
  )
}
