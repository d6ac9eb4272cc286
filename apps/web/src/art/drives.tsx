import type { DrawingProps } from './drawing.ts'
import { Frame, figures, type Paints } from './frame.tsx'
import type { Look } from './look.ts'
import { finishes } from './palette.ts'

/** What boards are lacquered in. */
const boards = ['#17463a', '#1c2f57', '#23272e']

/** Two sticks of solid-state memory: chips behind, a label or a heat sink in front. */
export function Drive({ look, ...frame }: DrawingProps) {
  const sink = /fury|black|радиатор/i.test(look.name) ? look.detail % 3 < 2 : look.detail % 3 === 0
  return (
    <Frame look={look} reach={120} {...frame}>
      {paints => (
        <>
          <Board
            x={92}
            y={44}
            w={92}
            h={296}
            paints={paints}
            tint={boards[look.shape % boards.length] ?? '#17463a'}
          />
          <path d="M108 74h60v58h-60zM108 142h60v58h-60zM108 210h60v44h-60z" fill={paints.glass} />
          <path d="M116 82h20M116 150h20M116 218h20" stroke="#fff" strokeOpacity=".35" strokeWidth="3" />
          <path d="M110 270h56M110 284h56" stroke="#c9cfd8" strokeWidth="7" strokeDasharray="6 6" />
          <Board x={196} y={54} w={112} h={298} paints={paints} tint="#14171c" />
          {sink ? <Sink look={look} paints={paints} /> : <Label look={look} paints={paints} />}
        </>
      )}
    </Frame>
  )
}

interface BoardProps {
  x: number
  y: number
  w: number
  h: number
  tint: string
  paints: Paints
}

function Board({ x, y, w, h, tint, paints }: BoardProps) {
  return (
    <>
      <path d={`M${x} ${y + 4}h${w + 4}v${h - 4}H${x}z`} fill="#05070a" />
      <path d={`M${x} ${y}h${w / 2 - 12}a12 12 0 0 0 24 0h${w / 2 - 12}v${h}H${x}z`} fill={tint} />
      <path
        d={`M${x + 8} ${y + h - 12}h${w * 0.62}m8 0h${w * 0.17}`}
        stroke="#e6bf5a"
        strokeWidth="20"
        strokeDasharray="4 2.5"
      />
      <path d={`M${x} ${y}h${w / 2 - 12}v2H${x + 2}v${h - 4}H${x}z`} fill={paints.gloss} />
    </>
  )
}

/** The capacity that the name says, as the label prints it. */
function capacity(name: string): string[] {
  return /(\d+)\s*(ТБ|ГБ|TB|GB)/i.exec(name)?.slice(1) ?? ['NVMe', '']
}

function Label({ look, paints }: { look: Look; paints: Paints }) {
  const [size, unit] = capacity(look.name)
  const dark = look.finish === finishes.graphite || look.finish === finishes.midnight
  return (
    <>
      <rect x="204" y="84" width="96" height="224" rx="4" fill={paints.body} />
      <path d="M204 88q0-4 4-4h88q4 0 4 4v52h-96z" fill={look.screen[1]} />
      <path d="M204 140v-34l96-20v54z" fill={look.screen[2]} opacity=".6" />
      <g fontFamily={figures} fontWeight="700" fill={dark ? '#fff' : '#20252d'}>
        <text x="216" y="196" fontSize={(size?.length ?? 0) > 2 ? 40 : 54} letterSpacing="-2">
          {size}
        </text>
        <text x="216" y="224" fontSize="22">
          {unit}
        </text>
      </g>
      <path d="M216 250h72M216 262h52" stroke={look.finish[3]} strokeWidth="4" />
      <path d="M217 288h70" stroke="#14171c" strokeWidth="22" strokeDasharray="3 2 1 3 4 2 2 3 1 2" />
    </>
  )
}

function Sink({ look, paints }: { look: Look; paints: Paints }) {
  return (
    <>
      <rect x="200" y="74" width="112" height="240" rx="8" fill={look.finish[3]} />
      <rect x="196" y="74" width="112" height="240" rx="8" fill={paints.body} />
      <path
        d="M212 90v134M226 90v134M240 90v134M254 90v134M268 90v134M282 90v134M294 90v134"
        stroke={look.finish[3]}
        strokeWidth="6"
        strokeLinecap="round"
      />
      <path
        d="M209 90v134M223 90v134M237 90v134M251 90v134M265 90v134M279 90v134"
        stroke="#fff"
        strokeOpacity=".3"
        strokeWidth="1.5"
      />
      <path d="M196 244h112v34H196z" fill={look.finish[4]} opacity=".92" />
      <text
        x="252"
        y="268"
        textAnchor="middle"
        fontFamily={figures}
        fontWeight="700"
        fontSize="20"
        fill="#fff"
      >
        {capacity(look.name).join(' ')}
      </text>
      <circle cx="210" cy="300" r="5" fill={look.finish[3]} />
      <circle cx="294" cy="300" r="5" fill={look.finish[3]} />
    </>
  )
}
