import { useEffect, useState } from 'react'

/** Between two steps: long enough to read one. */
const stepMs = 1400

export interface Playback {
  /** So many steps are shown. */
  readonly shown: number
  readonly playing: boolean
  readonly play: () => void
  readonly pause: () => void
  readonly forward: () => void
  readonly back: () => void
  readonly all: () => void
}

/** Shows steps one after the other, by itself or by hand. `begins`: at the first one, playing; else all at once. */
export function usePlayback(steps: number, begins: boolean): Playback {
  const [shown, setShown] = useState(begins ? 1 : steps)
  const [wanted, setWanted] = useState(begins)
  const playing = wanted && shown < steps
  useEffect(() => {
    if (!playing) return
    const timer = setTimeout(() => setShown(shown + 1), stepMs)
    return () => clearTimeout(timer)
  }, [playing, shown])
  const go = (to: number): void => {
    setWanted(false)
    setShown(Math.min(steps, Math.max(1, to)))
  }
  return {
    shown: Math.min(shown, steps),
    playing,
    play: () => {
      if (shown >= steps) setShown(1)
      setWanted(true)
    },
    pause: () => setWanted(false),
    forward: () => go(shown + 1),
    back: () => go(shown - 1),
    all: () => go(steps),
  }
}
