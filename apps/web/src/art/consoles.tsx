import type { DrawingProps } from './drawing.ts'
import { Frame } from './frame.tsx'
import { Gamepad, Stick } from './gamepad.tsx'
import { finishes } from './palette.ts'
import { LitScreen } from './parts.tsx'

const onePiece =
  'M62 108H338C366 108 376 126 380 162L386 246C388 284 376 302 352 302C330 302 326 286 302 286H98C74 286 70 302 48 302C24 302 12 284 14 246L20 162C24 126 34 108 62 108Z'
const grip = 'M96 112H66C34 112 20 128 20 162V244C20 278 34 294 66 294H96Z'

/** A handheld: of one piece with long grips, or with controllers that slide off, in one colour or two. */
export function Handheld({ look, ...frame }: DrawingProps) {
  const solid = look.shape % 2 === 0
  const [, own, , edge] = look.finish
  return (
    <Frame look={look} ground={306} reach={190} {...frame}>
      {paints => (
        <g transform="translate(10 12) scale(.95)">
          {solid ? (
            <>
              <path d={onePiece} fill={edge} transform="translate(2 5)" />
              <path d={onePiece} fill={paints.body} />
              <path d={onePiece} fill="none" stroke={paints.gloss} strokeWidth="3" />
              <rect x="96" y="120" width="208" height="152" rx="10" fill="#0a0c0f" />
            </>
          ) : (
            <>
              <path d={grip} transform="matrix(-1 0 0 1 403 4)" fill={edge} />
              <path
                d={grip}
                transform="matrix(-1 0 0 1 400 0)"
                fill={look.detail % 2 ? own : look.screen[1]}
              />
              <path d={grip} fill={paints.body} stroke={paints.gloss} strokeWidth="3" />
              <rect x="90" y="110" width="222" height="186" rx="8" fill="#0a0c0f" />
              <rect x="90" y="110" width="220" height="183" rx="8" fill={paints.glass} />
            </>
          )}
          <LitScreen
            x={102}
            y={126}
            w={196}
            h={solid ? 140 : 150}
            r={4}
            look={look}
            paints={paints}
            picture={2}
          />
          <circle cx="258" cy="158" r="12" fill="#fff" opacity=".85" />
          <path d="M114 139h42M114 148h26" stroke="#fff" strokeWidth="5" strokeLinecap="round" />
          <Stick x={57} y={164} r={20} />
          <Stick x={345} y={solid ? 164 : 236} r={20} />
          <path d="M51 214h12v11h11v12H63v11H51v-11H40v-12h11z" fill="#15181d" />
          <path
            d={`M345 ${solid ? 216 : 148}h0m0 32h0m-16-16h0m32 0h0`}
            stroke="#15181d"
            strokeWidth="14"
            strokeLinecap="round"
          />
          <path d="M72 132h10M318 132h8m-4-4v8" stroke="#15181d" strokeWidth="3.5" strokeLinecap="round" />
        </g>
      )}
    </Frame>
  )
}

const wing = 'M108 26C126 34 136 48 140 76C148 132 148 240 148 348H110C100 240 106 120 108 26Z'

/** Sony PlayStation 5 Slim: white wings round a dark core, with its controller. */
export function PlayStation({ look, ...frame }: DrawingProps) {
  return (
    <Frame look={{ ...look, finish: finishes.silver }} ground={352} reach={166} {...frame}>
      {paints => (
        <>
          <path d="M116 344h124l-6 11H122z" fill="#0b0d10" />
          <path d="M136 58h82l6 290h-94z" fill={paints.glass} />
          <path
            d="M142 76C150 132 151 200 151 262M214 76C206 132 205 200 205 262"
            fill="none"
            stroke="#4c93ff"
            strokeWidth="3"
          />
          <path d="M250 150C264 156 266 170 266 188v96c0 22-4 34-18 40z" fill="#a7b0bc" />
          <path d="M158 190v72" stroke="#2e343d" strokeWidth="3" strokeLinecap="round" />
          <g id={paints.id('w')}>
            <path d={wing} fill={paints.body} />
            <path
              d="M108 26C126 34 136 48 140 76C148 132 148 240 148 348H136C138 240 140 132 132 84C126 52 118 38 108 26Z"
              fill="#7d8896"
              opacity=".45"
            />
            <path d="M104 206q22 6 44 2" fill="none" stroke="#8f99a6" strokeWidth="2" />
          </g>
          <use href={`#${paints.id('w')}`} transform="matrix(-1 0 0 1 356 0)" />
          <Gamepad x={198} y={234} kind="even" light="#4c93ff" body={paints.body} core="#14171c" />
        </>
      )}
    </Frame>
  )
}

/** Microsoft Xbox Series X: a dark tower with green depths under its grille, with its controller. */
export function Xbox({ look, ...frame }: DrawingProps) {
  return (
    <Frame look={{ ...look, finish: finishes.graphite }} ground={352} reach={160} {...frame}>
      {paints => (
        <>
          <path d="M92 66l20-24h124l20 24z" fill="#16191e" />
          <ellipse cx="172" cy="55" rx="62" ry="9.5" fill="#0d1a0e" />
          {[50, 55, 60].map((y, row) => (
            <path
              key={y}
              d={`M${row === 1 ? 116 : 126} ${y}h${row === 1 ? 114 : 94}`}
              stroke={row === 2 ? '#5fd06a' : '#2f8f3d'}
              strokeWidth="3.2"
              strokeDasharray="0 7.5"
              strokeLinecap="round"
            />
          ))}
          <path d="M92 66h164v276q0 8-8 8H100q-8 0-8-8z" fill={paints.edge} />
          <path d="M92 66h160v276q0 8-8 8H100q-8 0-8-8z" fill={paints.body} />
          <path d="M93 67h158v274q0 8-8 8H101q-8 0-8-8z" fill="none" stroke={paints.gloss} strokeWidth="2" />
          <path d="M116 214v86" stroke="#0b0d10" strokeWidth="5" strokeLinecap="round" />
          <circle cx="116" cy="94" r="8.5" fill="#1a1d22" stroke="#d9dee6" strokeWidth="1.8" />
          <circle cx="116" cy="194" r="3.5" fill="#0b0d10" />
          <Gamepad x={196} y={236} kind="offset" light="#d9dee6" body={paints.body} core="#14171b" />
        </>
      )}
    </Frame>
  )
}
