import type { ReactNode } from 'react'
import type { Part } from './model.ts'

/** A drawing of a part, 40 by 40, in the colours of the theme. */
export function PartArt({ kind }: { kind: Part['kind'] }) {
  return (
    <g
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      className="stroke-ink-soft"
    >
      {drawings[kind]}
    </g>
  )
}

const cylinder = (className: string): ReactNode => (
  <>
    <path d="M7 10v20c0 3.300 5.800 6 13 6s13-2.700 13-6V10" className={className} />
    <path d="M7 20c0 3.300 5.800 6 13 6s13-2.700 13-6" opacity=".55" />
    <ellipse cx="20" cy="10" rx="13" ry="6" className="fill-raised" />
  </>
)

const drawings: Record<Part['kind'], ReactNode> = {
  browser: (
    <>
      <rect x="3" y="6" width="34" height="28" rx="5" className="fill-raised" />
      <path d="M3 11a5 5 0 0 1 5-5h24a5 5 0 0 1 5 5v3H3Z" className="fill-accent-soft" />
      <path d="M8 10h.01M12 10h.01M16 10h.01" className="stroke-accent" strokeWidth="2.500" />
      <rect x="8" y="19" width="10" height="10" rx="2" className="fill-accent-soft stroke-accent" />
      <path d="M22.500 20.500H32M22.500 25H30M22.500 29h5" />
    </>
  ),
  proxy: (
    <>
      <path d="M20 3 35 11.500v17L20 37 5 28.500v-17Z" className="fill-good-soft" />
      <path d="M14 26V14l12 12V14" className="stroke-good" strokeWidth="2.500" />
    </>
  ),
  server: (
    <>
      <rect x="5" y="5" width="30" height="13" rx="3.500" className="fill-accent-soft" />
      <rect x="5" y="22" width="30" height="13" rx="3.500" className="fill-raised" />
      <path d="M11 11.500h.01M16 11.500h.01" className="stroke-accent" strokeWidth="3" />
      <path d="M11 28.500h.01M16 28.500h.01" strokeWidth="3" />
      <path d="M24 11.500h6M24 28.500h6" />
    </>
  ),
  l1: (
    <>
      <rect x="9" y="9" width="22" height="22" rx="4" className="fill-raised" />
      <rect x="15" y="15" width="10" height="10" rx="2" className="fill-accent-soft stroke-accent" />
      <path d="M15 9V4m5 5V4m5 5V4M15 36v-5m5 5v-5m5 5v-5M9 15H4m5 5H4m5 5H4m32-10h-5m5 5h-5m5 5h-5" />
    </>
  ),
  redis: (
    <>
      <path d="M5 26.500 20 33l15-6.500v4L20 37 5 30.500Z" className="fill-bad-soft" />
      <path d="M5 18 20 24.500 35 18v4.500L20 29 5 22.500Z" className="fill-bad-soft" />
      <path d="M20 4 35 10.500 20 17 5 10.500Z" className="fill-bad-soft stroke-bad" />
      <path d="M5 10.500V14L20 20.500 35 14v-3.500" className="stroke-bad" />
      <path d="m15 10.500 5 2.200 5-2.200" className="stroke-bad" />
    </>
  ),
  log: (
    <>
      <rect x="5" y="5" width="30" height="30" rx="5" className="fill-raised" />
      <path d="M11 13h18M11 20h18M11 27h10" />
      <path d="M11 13h6" className="stroke-good" strokeWidth="3" />
    </>
  ),
  relay: (
    <>
      <path d="M20 19 12 36h16Z" className="fill-good-soft stroke-good" />
      <path d="M15.500 28.500h9" className="stroke-good" />
      <circle cx="20" cy="14" r="4" className="fill-good stroke-good" />
      <path d="M11.500 21.500a11.500 11.500 0 0 1 0-15M28.500 6.500a11.500 11.500 0 0 1 0 15M7 25.500a18 18 0 0 1-1-22M33 2.500a18 18 0 0 1 0 23" />
    </>
  ),
  primary: (
    <>
      {cylinder('fill-good-soft')}
      <path d="m13.500 10 4.500 2 8-4" className="stroke-good" strokeWidth="2" />
    </>
  ),
  replica: (
    <>
      <g transform="translate(3 -2) scale(.94)" opacity=".45">
        {cylinder('fill-sunken')}
      </g>
      <g transform="translate(0 5) scale(.88)">{cylinder('fill-sunken')}</g>
    </>
  ),
}
