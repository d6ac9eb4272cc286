import type { DrawingProps } from './drawing.ts'
import { Frame } from './frame.tsx'
import type { Look } from './look.ts'
import { finishes } from './palette.ts'
import { LitScreen, Slab } from './parts.tsx'

/** A television on two feet, on a plate or above a sound bar. */
export function Television({ look, ...frame }: DrawingProps) {
  const stand = look.shape % 3
  // A line that hangs like a picture has a frame of wood.
  const framed = /frame/i.test(look.name)
  const own: Look = framed ? { ...look, finish: finishes.sand } : look
  return (
    <Frame look={own} ground={stand === 2 ? 328 : 314} reach={174} {...frame}>
      {paints => (
        <>
          {stand === 0 ? (
            <path d="M78 282l-20 30h12l26-30zM322 282l20 30h-12l-26-30z" fill={paints.edge} />
          ) : (
            <path d="M182 280h36v22h42q10 0 10 10H130q0-10 10-10h42z" fill={paints.edge} />
          )}
          <Slab
            x={28}
            y={86}
            w={342}
            h={198}
            r={6}
            fill={framed ? paints.body : '#08090c'}
            paints={paints}
            depth={4}
          />
          <LitScreen x={34} y={92} w={330} h={184} r={2} look={look} paints={paints} />
          <path d="M28 280h342v1q0 3-3 3H31q-3 0-3-3z" fill={own.finish[1]} />
          {stand === 2 ? (
            <>
              <rect x="92" y="302" width="220" height="26" rx="8" fill={own.finish[3]} />
              <rect x="90" y="302" width="220" height="26" rx="8" fill={paints.body} />
              <path
                d="M102 310h196M102 315h196M102 320h196"
                stroke={own.finish[3]}
                strokeWidth="2.5"
                strokeDasharray="0 5"
                strokeLinecap="round"
              />
            </>
          ) : null}
        </>
      )}
    </Frame>
  )
}

/** A monitor on its stand; wide ones are curved, and work or a picture is on the screen. */
export function Monitor({ look, ...frame }: DrawingProps) {
  const wide = /ultrawide|34"/i.test(look.name)
  const [x, w, y, h] = wide ? [24, 348, 98, 164] : [48, 302, 66, 196]
  return (
    <Frame look={look} ground={346} reach={wide ? 150 : 130} {...frame}>
      {paints => (
        <>
          <path d="M178 240h46v92h-46z" fill={paints.edge} />
          <path d="M178 258h46v12h-46z" fill="#000" opacity=".3" />
          {look.shape % 2 ? (
            <path d="M118 346q0-14 14-14h138q14 0 14 14z" fill={paints.body} />
          ) : (
            <path d="M182 326h38l66 16q6 6-4 6H118q-10 0-4-6z" fill={paints.body} />
          )}
          <Slab
            x={x}
            y={y}
            w={w}
            h={h}
            r={10}
            fill={look.detail % 2 ? look.finish[1] : '#0b0d10'}
            paints={paints}
          />
          <LitScreen x={x + 7} y={y + 7} w={w - 14} h={h - 24} r={4} look={look} paints={paints} />
          {contents[look.shape % contents.length]?.(x + 24, y + 24, w - 48, h - 58, look.finish[4])}
          <circle cx={x + w - 18} cy={y + h - 8} r="2" fill="#5bd38a" />
          {wide ? (
            <path d={`M${x} ${y}q${w / 2} 16 ${w} 0v12q${-w / 2}-12 ${-w} 0z`} fill="#fff" opacity=".08" />
          ) : null}
        </>
      )}
    </Frame>
  )
}

/** What is open on the screen, within this box: nothing, a table of figures, code beside a picture. */
const contents = [
  () => null,
  (x: number, y: number, w: number, h: number, accent: string) => (
    <g transform={`translate(${x} ${y})`}>
      <rect width={w * 0.72} height={h} rx="6" fill="#fff" opacity=".93" />
      <path d={`M14 16h${w * 0.26}`} stroke="#2a2f3a" strokeWidth="7" strokeLinecap="round" />
      <path
        d={`M20 ${h - 16}v-20m22 20v-46m22 46v-32m22 32v-58m22 58v-40`}
        stroke={accent}
        strokeWidth="12"
      />
      <path
        d={`M${w * 0.5} 40h${w * 0.15}m0 16h-${w * 0.15}m0 16h${w * 0.1}`}
        stroke="#c4cbd6"
        strokeWidth="6"
        strokeLinecap="round"
      />
    </g>
  ),
  () => null,
  (x: number, y: number, w: number, h: number, accent: string) => (
    <g transform={`translate(${x} ${y})`} strokeWidth="6" strokeLinecap="round">
      <rect width={w * 0.6} height={h} rx="6" fill="#12151c" opacity=".92" />
      <path d="M16 18h34M30 46h56M30 74h30" stroke={accent} />
      <path d="M60 18h50M30 32h24m14 0h54M44 60h72M16 88h44" stroke="#8792a6" />
    </g>
  ),
]
