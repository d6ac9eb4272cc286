import './art.css'
import { type ReactNode, useId } from 'react'
import type { Look } from './look.ts'

/** What every drawing paints with: the paints that the frame defines for it, as values for `fill` and `stroke`. */
export interface Paints {
  /** Body in the finish, lit from the top left. */
  body: string
  /** Edge turned away from the light, or brushed metal, from left to right. */
  edge: string
  /** Black glass. */
  glass: string
  /** Light that lies on a glossy surface, fading to nothing. */
  gloss: string
  /** For clip paths and the like: an id of this drawing alone. */
  id: (part: string) => string
}

interface FrameProps {
  look: Look
  /** Said to those who do not see the drawing; without it the drawing is decoration. */
  title?: string | undefined
  className?: string | undefined
  /** Where the product stands and how wide its shadow is, each side of the middle. */
  ground?: number
  reach?: number
  children: (paints: Paints) => ReactNode
}

/** The studio of all products: 400 by 400, a soft spot of light behind, a shadow on the ground. */
export function Frame({ look, title, className, ground = 352, reach = 150, children }: FrameProps) {
  const own = useId()
  const id = (part: string) => `${own}${part}`
  const paint = (part: string) => `url(#${id(part)})`
  const [lit, base, shaded, edge] = look.finish
  return (
    <svg
      viewBox="0 0 400 400"
      className={className}
      role={title ? 'img' : undefined}
      aria-label={title}
      aria-hidden={title ? undefined : true}
    >
      <defs>
        <Gradient id={id('b')} y2={1} stops={[lit, base, shaded]} />
        <Gradient id={id('e')} stops={[shaded, lit, edge]} />
        <Gradient id={id('k')} y2={1} stops={['#40454f', '#1a1d23', '#0b0d10']} />
        <linearGradient id={id('h')} x2=".7" y2="1">
          <stop stopColor="#fff" stopOpacity=".5" />
          <stop offset=".55" stopColor="#fff" stopOpacity="0" />
        </linearGradient>
        <radialGradient id={id('g')}>
          <stop stopColor="var(--art-shadow,#1b2338)" stopOpacity=".46" />
          <stop offset="1" stopColor="var(--art-shadow,#1b2338)" stopOpacity="0" />
        </radialGradient>
        <radialGradient id={id('l')}>
          <stop stopColor="var(--art-light,#fff)" />
          <stop offset=".6" stopColor="var(--art-light,#fff)" stopOpacity=".75" />
          <stop offset="1" stopColor="var(--art-light,#fff)" stopOpacity="0" />
        </radialGradient>
      </defs>
      <circle cx="200" cy="196" r="196" fill={paint('l')} />
      <ellipse cx="206" cy={ground} rx={reach} ry="20" fill={paint('g')} />
      {children({
        body: paint('b'),
        edge: paint('e'),
        glass: paint('k'),
        gloss: paint('h'),
        id,
      })}
    </svg>
  )
}

/** A linear gradient of evenly spaced colours, from the top left corner. */
export function Gradient({ id, y2 = 0, stops }: { id: string; y2?: number; stops: readonly string[] }) {
  return (
    <linearGradient id={id} y2={y2}>
      {stops.map((color, place) => (
        <stop
          key={color + String(place)}
          offset={place ? round(place / (stops.length - 1)) : undefined}
          stopColor={color}
        />
      ))}
    </linearGradient>
  )
}

/** Short numbers keep the markup small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10
}

/** What figures in drawings are set in: the page's own face may not be there. */
export const figures = 'system-ui,-apple-system,Segoe UI,Roboto,Arial,sans-serif'
