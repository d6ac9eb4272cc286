import { type MouseEvent, useEffect, useRef, useState } from 'react'

/** Whoever clicks twice does it within this time. */
const doubleMs = 600

/**
 * Whether a click may be the second half of a double one.
 * @param detail of the click; keys have none, and each press of them is meant
 * @param sinceMs since the click before
 */
export const isSecondHalf = (detail: number, sinceMs: number): boolean => detail !== 0 && sinceMs < doubleMs

/** For what the first click turns into something else, in the same place: tells of each click there whether it is one of its own. */
export function useFirstClick(): (click: MouseEvent) => boolean {
  const before = useRef(Number.NEGATIVE_INFINITY)
  return ({ detail, timeStamp }) => {
    const sinceMs = timeStamp - before.current
    if (detail !== 0) before.current = timeStamp
    return !isSecondHalf(detail, sinceMs)
  }
}

/** For what a click opens: whether it has been open so long that a click on it cannot be the second half of that one. */
export function useSettled(open: boolean): boolean {
  const [settled, setSettled] = useState(false)
  useEffect(() => {
    if (!open) return
    const timer = setTimeout(() => setSettled(true), doubleMs)
    return () => {
      clearTimeout(timer)
      setSettled(false)
    }
  }, [open])
  return settled
}
