import type { DrawingProps } from './drawing.ts'
import { Frame } from './frame.tsx'
import { Lenses, LitScreen, Slab } from './parts.tsx'

/** A tablet before another one's back, with a stylus, or lying along on a folding cover. */
export function Tablet({ look, ...frame }: DrawingProps) {
  return look.shape % 3 === 2 ? <OnCover look={look} {...frame} /> : <Upright look={look} {...frame} />
}

function Upright({ look, ...frame }: DrawingProps) {
  const stylus = look.detail % 2 === 0
  const x = stylus ? 104 : 122
  return (
    <Frame look={look} {...frame}>
      {paints => (
        <>
          <Slab x={x - 44} y={56} w={206} h={286} r={18} fill={paints.body} paints={paints} />
          <rect
            x={x - 36}
            y={66}
            width="26"
            height={look.shape % 2 ? 26 : 54}
            rx="13"
            fill={look.finish[2]}
          />
          <Lenses
            paints={paints}
            at={
              look.shape % 2
                ? [[x - 23, 79]]
                : [
                    [x - 23, 79],
                    [x - 23, 106],
                  ]
            }
            r={10}
            ring={look.finish[3]}
          />
          <rect x={x - 9} y="70" width="60" height="272" rx="18" opacity=".12" />
          <Slab x={x} y={66} w={214} h={286} r={18} fill="#08090c" paints={paints} />
          <LitScreen x={x + 10} y={76} w={194} h={266} r={9} look={look} paints={paints} />
          <circle cx={x + 107} cy="71.5" r="2.5" fill="#39414f" />
          <path
            d={`M${x + 80} 335h54`}
            stroke="#fff"
            strokeOpacity=".8"
            strokeWidth="4"
            strokeLinecap="round"
          />
          {stylus ? (
            <g transform="translate(336 78)">
              <path d="M0 6a6 6 0 0 1 12 0v242l-6 26-6-26z" fill={paints.edge} />
              <path d="M3 8v236" stroke="#fff" strokeOpacity=".6" strokeWidth="2" />
              <path d="M0 236h12" stroke={look.finish[3]} strokeWidth="2" />
            </g>
          ) : null}
        </>
      )}
    </Frame>
  )
}

function OnCover({ look, ...frame }: DrawingProps) {
  return (
    <Frame look={look} ground={336} reach={180} {...frame}>
      {paints => (
        <>
          <path d="M64 296H336L362 326q4 8-8 8H46q-12 0-8-8z" fill={look.finish[3]} />
          <path d="M64 294H336L362 324H38Z" fill={paints.body} />
          <path d="M78 300H322l6 8H72z" fill="#000" opacity=".22" />
          <Slab x={46} y={82} w={304} h={214} r={16} fill="#08090c" paints={paints} />
          <LitScreen x={57} y={93} w={282} h={192} r={7} look={look} paints={paints} />
          <circle cx="198" cy="87.5" r="2.5" fill="#39414f" />
          <g fill="#fff" opacity=".88">
            <rect x="76" y="112" width="82" height="56" rx="10" />
            <rect x="76" y="178" width="82" height="26" rx="10" opacity=".5" />
            <rect x="168" y="112" width="46" height="92" rx="10" opacity=".3" />
          </g>
          <path d="M170 279h56" stroke="#fff" strokeOpacity=".8" strokeWidth="4" strokeLinecap="round" />
        </>
      )}
    </Frame>
  )
}
