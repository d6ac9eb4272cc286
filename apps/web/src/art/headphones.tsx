import type { DrawingProps } from './drawing.ts'
import { Frame } from './frame.tsx'
import { finishes } from './palette.ts'

/** Over-ear headphones: cups round, oval or square-shouldered, band padded or thin. */
export function Headphones({ look, ...frame }: DrawingProps) {
  const [, own, shaded, edge, accent] = look.finish
  const padded = look.detail % 2 === 0
  const shell = shells[look.shape % shells.length] ?? shells[0]
  return (
    <Frame look={look} ground={350} reach={140} {...frame}>
      {paints => (
        <>
          <path d="M86 222C70 118 124 52 200 52s130 66 114 170" fill="none" stroke={edge} strokeWidth="17" />
          <path
            d="M82 222C66 112 122 46 200 46s134 66 118 176"
            fill="none"
            stroke={paints.body}
            strokeWidth="16"
          />
          {padded ? (
            <path
              d="M122 96C142 70 168 62 200 62s58 8 78 34"
              fill="none"
              stroke={shaded}
              strokeWidth="20"
              strokeLinecap="round"
            />
          ) : (
            <path
              d="M98 122C118 76 156 60 200 60s82 16 102 62"
              fill="none"
              stroke={edge}
              strokeOpacity=".5"
              strokeWidth="5"
              strokeLinecap="round"
            />
          )}
          <path
            d="M92 118C112 70 150 46 200 44"
            fill="none"
            stroke="#fff"
            strokeOpacity=".45"
            strokeWidth="4"
            strokeLinecap="round"
          />
          <path d="M77 176h12v50H77zM311 176h12v50h-12z" fill={paints.edge} />
          {[false, true].map(right => (
            <g
              key={String(right)}
              transform={right ? 'matrix(-1 0 0 1 400 0) rotate(-5 96 270)' : 'rotate(-5 96 270)'}
            >
              <rect x="102" y="206" width="46" height="134" rx="23" fill={edge} />
              <rect x="104" y="208" width="36" height="130" rx="18" fill="#16181d" opacity=".55" />
              <path d={shell[0]} fill={right ? shaded : paints.body} />
              <path
                d={shell[1]}
                fill={own}
                opacity={right ? 0.3 : 0.7}
                stroke={right ? undefined : paints.gloss}
                strokeWidth="2"
              />
              <rect
                x="108"
                y="222"
                width="5"
                height="102"
                rx="2.5"
                fill={accent}
                opacity={look.detail % 3 ? 0 : 0.9}
              />
              <circle cx="76" cy="318" r="3" fill={edge} />
            </g>
          ))}
        </>
      )}
    </Frame>
  )
}

const shells = [
  ['M110 200C70 200 50 230 50 272s20 72 60 72z', 'M94 222c-18 4-28 24-28 50s10 46 28 50z'],
  ['M110 204H92c-26 0-38 16-38 44v48c0 28 12 44 38 44h18z', 'M96 222c-18 0-26 8-26 28v44c0 20 8 28 26 28z'],
  ['M110 212C78 212 58 238 58 272s20 60 52 60z', 'M98 240c-14 2-22 16-22 32s8 30 22 32z'],
] as const

const bud = 'M150 250L138 130C116 122 108 86 126 66C146 44 186 50 192 82C197 108 180 122 170 130L172 250Z'

/** Apple AirPods Pro: two buds that rise from their open case. */
export function AirPods({ look, ...frame }: DrawingProps) {
  return (
    <Frame look={{ ...look, finish: finishes.silver }} ground={352} reach={134} {...frame}>
      {paints => (
        <>
          <path d="M84 232V186C84 144 108 122 150 122H250C292 122 316 144 316 186V232Z" fill={paints.edge} />
          <path d="M96 232V190C96 152 118 136 152 136H248C282 136 304 152 304 190V232Z" fill="#a9b2be" />
          <path d="M96 232V204C96 166 118 150 152 150H248C282 150 304 166 304 204V232Z" fill="#cfd5dc" />
          {[false, true].map(right => (
            <g key={String(right)} transform={right ? 'matrix(-1 0 0 1 408 0)' : 'translate(-8)'}>
              <path d={bud} fill="#8f99a6" transform="translate(3 3)" />
              <path d={bud} fill={right ? '#e4e8ed' : paints.body} />
              <path
                d="M170 60C186 74 188 112 158 128L160 250H172L170 130C180 122 197 108 192 82C190 72 182 64 170 60Z"
                fill="#8f99a6"
                opacity=".4"
              />
              <ellipse
                cx="186"
                cy="88"
                rx="9"
                ry="19"
                fill="#fbfcfd"
                stroke="#aab3bf"
                transform="rotate(-14 186 88)"
              />
              <rect
                x="128"
                y="74"
                width="24"
                height="10"
                rx="5"
                fill="#2a2f38"
                transform="rotate(-38 140 79)"
              />
            </g>
          ))}
          <path
            d="M78 230Q78 222 86 222H314Q322 222 322 230V268C322 328 296 354 246 354H154C104 354 78 328 78 268Z"
            fill={paints.body}
          />
          <path d="M78 230Q78 222 86 222H314Q322 222 322 230V233H78Z" fill="#8f99a6" opacity=".5" />
          <path
            d="M322 240V268C322 328 296 354 246 354H190C262 352 300 314 306 240Z"
            fill="#8f99a6"
            opacity=".3"
          />
          <path
            d="M94 252C94 302 106 326 138 336"
            fill="none"
            stroke="#fff"
            strokeWidth="7"
            strokeLinecap="round"
          />
          <circle cx="200" cy="276" r="4.5" fill="#4fcf82" />
        </>
      )}
    </Frame>
  )
}
