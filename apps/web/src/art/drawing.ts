import type { Look } from './look.ts'

/** What a product's drawing is given. */
export interface DrawingProps {
  look: Look
  title?: string | undefined
  className?: string | undefined
}
