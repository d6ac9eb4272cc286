import { type RefObject, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { useNumbers } from '../numbers.ts'
import type { Layout } from './layout.ts'
import { Stage } from './stage.ts'

/** The stage over a drawing: give `drawing` to it; `stage()` is null until it stands. */
export function useStage(layout: Layout): {
  drawing: RefObject<SVGSVGElement | null>
  stage: () => Stage | null
} {
  const numbers = useNumbers()
  const drawing = useRef<SVGSVGElement>(null)
  const stage = useRef<Stage>(null)
  const make = useEffectEvent((root: SVGSVGElement) => {
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    return new Stage(root, layout, { write: numbers.ms, still })
  })
  useEffect(() => {
    if (drawing.current === null) return
    const made = make(drawing.current)
    stage.current = made
    return () => {
      made.clear()
      stage.current = null
    }
  }, [])
  const shape = shapeOf(layout)
  const shown = useRef(shape)
  useLayoutEffect(() => {
    // Looked at every two seconds, and nearly always the same: what is under way goes on.
    if (shown.current === shape) return
    shown.current = shape
    stage.current?.setLayout(layout)
  }, [layout, shape])
  return { drawing, stage: () => stage.current }
}

const shapeOf = ({ width, boxes, lines }: Layout): string =>
  [width, ...boxes.keys(), ...lines.map(line => line.d)].join(' ')
