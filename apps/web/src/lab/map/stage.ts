import { Dot, type Tone } from './dot.ts'
import { Ground } from './ground.ts'
import type { Flight } from './journey.ts'
import { Labels } from './labels.ts'
import type { Layout } from './layout.ts'
import { Lights } from './lights.ts'

interface Run {
  readonly legs: readonly Leg[]
  readonly tone: Tone
  readonly startedAt: number
  readonly onStep: ((index: number) => void) | undefined
  readonly onEnd: (() => void) | undefined
  begun: number
}

interface Leg {
  readonly dot: Dot
  begun: boolean
}

/** More than these nobody can follow. */
const mostRuns = 14
const labelMs = 1600
/** A part that is lit for less than this is not seen to be. */
const leastLitMs = 350

export interface StageOptions {
  /** How a measured time is written. */
  readonly write: (ms: number) => string
  /** Nothing travels; what it passes is highlighted for as long. */
  readonly still: boolean
}

/** Moves dots over the drawing, outside of React: it draws the parts and lines, this what passes over them for a moment. */
export class Stage {
  readonly #ground: Ground
  readonly #lights: Lights
  readonly #labels: Labels
  readonly #still: boolean
  #runs: Run[] = []
  #frame = 0
  #shown: (() => void) | null = null

  constructor(root: SVGSVGElement, layout: Layout, { write, still }: StageOptions) {
    this.#ground = new Ground(root, layout)
    this.#lights = new Lights(this.#ground)
    this.#labels = new Labels(this.#ground, write)
    this.#still = still
  }

  /** The parts have moved: what was under way is forgotten. */
  setLayout(layout: Layout): void {
    this.clear()
    this.#ground.layout = layout
  }

  /** Plays a journey once; `onEnd` comes also when it is cleared away. What comes while too many are under way is left out: false. */
  play(
    flights: readonly Flight[],
    tone: Tone,
    told: { onStep?: (index: number) => void; onEnd?: () => void } = {},
  ): boolean {
    if (this.#runs.length >= mostRuns || document.visibilityState === 'hidden') return false
    this.#shown?.()
    this.#runs.push({
      legs: flights.map(flight => ({ dot: new Dot(this.#ground, flight, tone), begun: false })),
      tone,
      startedAt: performance.now(),
      onStep: told.onStep,
      onEnd: told.onEnd,
      begun: -1,
    })
    this.#wake()
    return true
  }

  /** Shows one leg and holds it, until `clear` or the next. */
  show(flight: Flight, tone: Tone): void {
    this.clear()
    const { path, back } = flight.step
    this.#lights.light(path, tone)
    const dot = new Dot(this.#ground, flight, tone)
    dot.move(back ? 0.5 : path.length > 1 ? 0.62 : 1)
    this.#labels.show(flight.step, Number.POSITIVE_INFINITY)
    this.#shown = () => {
      this.#lights.clear()
      dot.remove()
      this.#labels.clear()
      this.#shown = null
    }
  }

  /** Takes everything off the drawing. */
  clear(): void {
    this.#shown?.()
    const ended = this.#runs
    this.#runs = []
    for (const run of ended) for (const { dot } of run.legs) dot.remove()
    this.#lights.clear()
    this.#labels.clear()
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    for (const run of ended) run.onEnd?.()
  }

  #wake(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  #draw(): void {
    this.#frame = 0
    const now = performance.now()
    for (const run of [...this.#runs]) this.#drawRun(run, now - run.startedAt)
    this.#labels.fade(now)
    if (this.#runs.length > 0 || this.#labels.areFading) this.#wake()
  }

  #drawRun(run: Run, time: number): void {
    let over = true
    run.legs.forEach((leg, i) => {
      const { startMs, ms } = leg.dot.flight
      const share = (time - startMs) / ms
      if (share < 1) over = false
      if (share >= 0 && !leg.begun) this.#begin(run, leg, i)
      if (share < 0 || share >= 1 || this.#still) leg.dot.hide()
      else leg.dot.move(share)
    })
    if (!over) return
    for (const { dot } of run.legs) dot.remove()
    this.#runs = this.#runs.filter(one => one !== run)
    run.onEnd?.()
  }

  #begin(run: Run, leg: Leg, index: number): void {
    const { step, ms } = leg.dot.flight
    leg.begun = true
    setTimeout(this.#lights.light(step.path, run.tone), Math.max(ms, leastLitMs))
    this.#labels.show(step, performance.now() + Math.max(ms, 0) + labelMs)
    if (index <= run.begun) return
    run.begun = index
    run.onStep?.(index)
  }
}
