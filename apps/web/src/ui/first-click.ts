import { type MouseEvent, useEffect, useRef, useState } from 'react'

/** Whoever clicks twice does it within this time. */
const doubleMs = 600

/** A hand that clicks twice moves less than this in between, pixels. */
const samePlace = 60

/** What is to be known of a click; `detail` is 0 where a key made it. */
export type Click = Pick<globalThis.MouseEvent, 'detail' | 'timeStamp' | 'clientX' | 'clientY'>

const isElsewhere = (before: Click, click: Click): boolean =>
  Math.hypot(click.clientX - before.clientX, click.clientY - before.clientY) > samePlace

/** Whether a click may be the second half of a double one that began with `before`. Keys have none: each press of them is meant. */
export const isSecondHalf = (before: Click, click: Click): boolean =>
  before.detail !== 0 &&
  click.detail !== 0 &&
  click.timeStamp - before.timeStamp < doubleMs &&
  !isElsewhere(before, click)

/** For what the first click turns into something else, in the same place: tells of each click there whether it is one of its own. */
export function useFirstClick(): (click: MouseEvent) => boolean {
  const before = useRef<Click>(undefined)
  useEffect(() => {
    // Whoever has clicked on something else since then means the next click, however soon it comes.
    const forget = (click: Click): void => {
      if (before.current && isElsewhere(before.current, click)) before.current = undefined
    }
    addEventListener('click', forget, { capture: true })
    return () => removeEventListener('click', forget, { capture: true })
  }, [])
  return ({ nativeEvent: click }) => {
    const isFirst = before.current === undefined || !isSecondHalf(before.current, click)
    before.current = click
    return isFirst
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
