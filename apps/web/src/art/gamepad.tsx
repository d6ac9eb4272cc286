/** A thumb stick, seen from the front. */
export function Stick({ x, y, r }: { x: number; y: number; r: number }) {
  return (
    <g transform={`translate(${x} ${y}) scale(${r / 20})`}>
      <circle r="20" fill="#0b0d10" />
      <circle cy="-1" r="15.5" fill="#2b3038" />
      <circle r="10" fill="#1a1d23" />
      <path
        d="M-11-9A14 14 0 0 1 6-13"
        fill="none"
        stroke="#fff"
        strokeOpacity=".4"
        strokeWidth="2"
        strokeLinecap="round"
      />
    </g>
  )
}

interface GamepadProps {
  x: number
  y: number
  /** Both sticks at the bottom, or the left one above. */
  kind: 'even' | 'offset'
  body: string
  core: string
  light: string
}

const silhouette =
  'M46 6C58 0 112 0 124 6c14 2 22 10 28 30 8 28 16 62 12 76-4 12-20 12-28 2-10-12-16-22-30-22H64c-14 0-20 10-30 22-8 10-24 10-28-2C2 98 10 64 18 36 24 16 32 8 46 6Z'

/** A controller, 170 by 122, that stands before its console. */
export function Gamepad({ x, y, kind, body, core, light }: GamepadProps) {
  const even = kind === 'even'
  return (
    <g transform={`translate(${x} ${y})`}>
      <path d={silhouette} transform="translate(3 5)" fill="#000" opacity=".28" />
      <path d={silhouette} fill={body} />
      <path d={silhouette} fill="none" stroke="#fff" strokeOpacity=".22" strokeWidth="1.5" />
      {even ? (
        <>
          <path d="M52 44C60 92 44 92 64 92h42c20 0 4 0 12-48z" fill={core} />
          <path d="M56 6h58l-6 36q-1 5-6 5H68q-5 0-6-5z" fill={body} />
          <path
            d="M55 6l7 36q1 5 6 5M115 6l-7 36q-1 5-6 5"
            fill="none"
            stroke={light}
            strokeWidth="2.5"
            strokeLinecap="round"
          />
        </>
      ) : (
        <circle cx="85" cy="20" r="6.5" fill={core} stroke={light} strokeWidth="1.5" />
      )}
      <Stick x={even ? 61 : 42} y={even ? 66 : 34} r={14} />
      <Stick x={109} y={66} r={14} />
      <path
        d="M-4-12h8v8h8v8H4v8h-8V4h-8v-8h8z"
        transform={`translate(${even ? '36 36' : '62 64'})`}
        fill={core}
        opacity={even ? 0.75 : 1}
      />
      <path
        d="M134 26h0m0 20h0m-10-10h0m20 0h0"
        stroke={even ? core : light}
        strokeOpacity=".85"
        strokeWidth="9"
        strokeLinecap="round"
      />
    </g>
  )
}
