import type { ReactNode } from 'react'

/** What there is nothing of, or what went wrong. */
export type EmptyKind = 'cart' | 'search' | 'offline' | 'notFound' | 'error' | 'orders'

interface EmptyArtProps {
  kind: EmptyKind
  className?: string
}

const surface = 'var(--raised,#fff)'
const soft = 'var(--line,#e2e5e5)'
const backdrop = 'var(--accent-soft,#fdeee8)'
const line = 'var(--line-strong,#8b9494)'
const accent = 'var(--accent,#c53d13)'
const onAccent = 'var(--on-accent,#fff)'
const spark = 'var(--star,#d98a00)'

/** A drawing for a page or panel with nothing on it, 320 by 240. The words beside it say what it means. */
export function EmptyArt({ kind, className }: EmptyArtProps) {
  return (
    <svg viewBox="0 0 320 240" className={className} aria-hidden="true">
      <path
        d="M58 132C46 82 90 40 142 44c38 2 54-20 92 0 46 24 54 92 20 124-30 28-66 18-108 22-46 4-78-14-88-58Z"
        fill={backdrop}
      />
      <ellipse cx="162" cy="206" rx="86" ry="9" fill="var(--art-shadow,#1b2338)" opacity=".14" />
      <g fill="none" stroke={line} strokeWidth="4" strokeLinecap="round" strokeLinejoin="round">
        {drawings[kind]}
      </g>
      <path d="M44 84h12m-6-6v12M266 100h10m-5-5v10" stroke={spark} strokeWidth="3.5" strokeLinecap="round" />
      <circle cx="268" cy="66" r="4.5" fill={accent} opacity=".6" />
      <circle cx="54" cy="172" r="3.5" fill={accent} opacity=".4" />
    </svg>
  )
}

const drawings: Record<EmptyKind, ReactNode> = {
  cart: (
    <>
      <path d="M118 104l26-52M202 104l-26-52" strokeWidth="7" />
      <path d="M94 112H226L213 190q-2 14-16 14H123q-14 0-16-14Z" fill={surface} />
      <path d="M200 112H226L213 190q-2 14-16 14H182q12 0 14-14Z" fill={soft} stroke="none" />
      <path d="M94 112H226L213 190q-2 14-16 14H123q-14 0-16-14Z" />
      <path d="M132 138l4 42M160 138v42M188 138l-4 42" />
      <rect x="82" y="98" width="156" height="22" rx="11" fill={surface} />
      <circle cx="224" cy="186" r="22" fill={accent} stroke={surface} strokeWidth="5" />
      <path d="M214 186h20m-10-10v20" stroke={onAccent} />
    </>
  ),
  search: (
    <>
      <path d="M194 152l34 36" stroke={accent} strokeWidth="17" />
      <circle cx="150" cy="112" r="62" fill={surface} strokeWidth="8" />
      <rect x="126" y="74" width="48" height="76" rx="9" strokeWidth="3.5" strokeDasharray="8 8" />
      <path d="M143 139h14" strokeWidth="3.5" />
      <path d="M104 106a48 48 0 0 1 30-38" stroke={soft} strokeWidth="7" />
    </>
  ),
  offline: (
    <>
      <path d="M112 140a36 36 0 0 1 2-72 50 50 0 0 1 96-2 38 38 0 0 1 4 74Z" fill={surface} />
      <path d="M128 104a22 22 0 0 1 14-18" stroke={soft} strokeWidth="7" />
      <path d="M160 140v16" strokeWidth="6" />
      <path d="M142 156h36v10q0 8-8 8h-20q-8 0-8-8Z" fill={accent} stroke="none" />
      <path d="M152 174v8M168 174v8" strokeWidth="5" />
      <path d="M136 206v-6q0-8 8-8h32q8 0 8 8v6Z" fill={surface} />
      <path d="M124 182l-9-5M196 182l9-5M120 194h-10M200 194h10" stroke={spark} />
    </>
  ),
  notFound: (
    <>
      <rect x="72" y="54" width="176" height="138" rx="14" fill={surface} />
      <path d="M72 84V68q0-14 14-14H234q14 0 14 14V84Z" fill={soft} />
      <path d="M90 69h.01M106 69h.01M122 69h.01" strokeWidth="8" />
      <path d="M118 110l-18 30h28M120 128v28M218 110l-18 30h28M220 128v28" stroke={accent} strokeWidth="9" />
      <rect x="144" y="110" width="34" height="46" rx="17" stroke={accent} strokeWidth="9" />
      <path d="M140 174h40" stroke={soft} strokeWidth="6" />
      <path d="M128 206h64M144 192l-4 14M176 192l4 14" />
    </>
  ),
  error: (
    <>
      <rect x="72" y="54" width="176" height="138" rx="14" fill={surface} />
      <path d="M72 84V68q0-14 14-14H234q14 0 14 14V84Z" fill={soft} />
      <path d="M90 69h.01M106 69h.01M122 69h.01" strokeWidth="8" />
      <path d="M153 108q7-11 14 0l27 46q5 12-8 12H134q-13 0-8-12Z" fill={spark} stroke="none" />
      <path d="M160 124v18M160 154h.01" stroke={surface} strokeWidth="7" />
      <path d="M128 206h64M144 192l-4 14M176 192l4 14" />
    </>
  ),
  orders: (
    <>
      <path d="M92 44H186V196l-15.7-10-15.7 10-15.7-10-15.7 10-15.7-10L92 196Z" fill={surface} />
      <path d="M112 72h38M112 94h54M112 116h30" stroke={soft} strokeWidth="8" />
      <path d="M152 138L196 124 240 138V188L196 204 152 188Z" fill={surface} />
      <path d="M196 154L240 138V188L196 204Z" fill={soft} />
      <path d="M152 138L196 154 240 138M196 154V204" />
      <path d="M174 131l44 15v14" stroke={accent} strokeWidth="8" />
    </>
  ),
}
