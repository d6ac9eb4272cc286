import type { Flight } from './journey.ts'
import type { Layout } from './layout.ts'

export type Tone = 'request' | 'commit'

interface Run {
  readonly flights: readonly Flight[]
  readonly tone: Tone
  readonly dots: readonly Dot[]
  readonly startedAt: number
  readonly onStep: ((index: number) => void) | undefined
  readonly onEnd: (() => void) | undefined
  begun: number
}

interface Dot {
  readonly flight: Flight
  readonly group: SVGGElement
  lit: boolean
}

interface Label {
  readonly group: SVGGElement
  until: number
}

interface Point {
  readonly x: number
  readonly y: number
}

const svg = 'http://www.w3.org/2000/svg'
const fills = { request: 'fill-accent', commit: 'fill-good' }
/** More than these nobody can follow. */
const mostRuns = 14
const trail = 7
const labelMs = 1600

export interface StageOptions {
  /** How a measured time is written. */
  readonly write: (ms: number) => string
  /** Nothing travels; what it passes is highlighted for as long. */
  readonly still: boolean
}

/**
 * Moves dots over the drawing, outside of React: it draws the parts and lines, this what passes over them for a moment.
 * Needs a `data-layer` group in the drawing, `data-part` on parts and `data-line` (ids in alphabetical order) on paths.
 */
export class Stage {
  readonly #root: SVGSVGElement
  readonly #options: StageOptions
  #layout: Layout
  #runs: Run[] = []
  readonly #labels = new Map<string, Label>()
  readonly #lit = new Map<Element, number>()
  #frame = 0
  #shown: (() => void) | null = null

  constructor(root: SVGSVGElement, layout: Layout, options: StageOptions) {
    this.#root = root
    this.#layout = layout
    this.#options = options
  }

  /** The parts have moved: what was under way is forgotten. */
  setLayout(layout: Layout): void {
    this.clear()
    this.#layout = layout
  }

  /** Plays a journey once. What comes while too many are under way is left out: false. */
  play(
    flights: readonly Flight[],
    tone: Tone,
    told: { onStep?: (index: number) => void; onEnd?: () => void } = {},
  ): boolean {
    if (this.#runs.length >= mostRuns || document.visibilityState === 'hidden') return false
    this.#shown?.()
    const dots = flights.map(flight => ({ flight, group: this.#drawDot(tone), lit: false }))
    this.#runs.push({
      flights,
      tone,
      dots,
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
    const unlight = this.#light(flight, tone)
    const group = this.#drawDot(tone)
    this.#move({ flight, group, lit: true }, flight.step.back ? 0.5 : flight.step.path.length > 1 ? 0.62 : 1)
    this.#label(flight, Number.POSITIVE_INFINITY)
    this.#shown = () => {
      unlight()
      group.remove()
      this.#dropLabels()
      this.#shown = null
    }
  }

  /** Takes everything off the drawing. */
  clear(): void {
    this.#shown?.()
    for (const run of this.#runs) for (const dot of run.dots) dot.group.remove()
    this.#runs = []
    for (const element of this.#lit.keys()) element.removeAttribute('data-lit')
    this.#lit.clear()
    this.#dropLabels()
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
  }

  #wake(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw())
  }

  #draw(): void {
    this.#frame = 0
    const now = performance.now()
    for (const run of [...this.#runs]) this.#drawRun(run, now - run.startedAt)
    for (const [part, label] of this.#labels) {
      const left = label.until - now
      label.group.style.opacity = String(Math.min(1, Math.max(0, left / 300)))
      if (left <= 0) {
        label.group.remove()
        this.#labels.delete(part)
      }
    }
    if (this.#runs.length > 0 || [...this.#labels.values()].some(label => Number.isFinite(label.until)))
      this.#wake()
  }

  #drawRun(run: Run, time: number): void {
    let over = true
    run.dots.forEach((dot, i) => {
      const { startMs, ms } = dot.flight
      const share = (time - startMs) / ms
      if (share < 1) over = false
      if (share >= 0 && !dot.lit) {
        dot.lit = true
        const unlight = this.#light(dot.flight, run.tone)
        setTimeout(unlight, Math.max(ms, 350))
        this.#label(dot.flight, performance.now() + Math.max(ms, 0) + labelMs)
        if (i > run.begun) {
          run.begun = i
          run.onStep?.(i)
        }
      }
      if (share < 0 || share >= 1 || this.#options.still) dot.group.style.opacity = '0'
      else this.#move(dot, share)
    })
    if (!over) return
    for (const dot of run.dots) dot.group.remove()
    this.#runs = this.#runs.filter(one => one !== run)
    run.onEnd?.()
  }

  #drawDot(tone: Tone): SVGGElement {
    const group = document.createElementNS(svg, 'g')
    group.setAttribute('class', `${fills[tone]} pointer-events-none`)
    group.style.opacity = '0'
    for (let i = trail; i >= 0; i--) {
      const circle = document.createElementNS(svg, 'circle')
      circle.setAttribute('r', String(i === 0 ? 6 : 5 - i * 0.5))
      circle.setAttribute('opacity', String(i === 0 ? 1 : 0.5 - i * 0.06))
      group.append(circle)
    }
    const halo = document.createElementNS(svg, 'circle')
    halo.setAttribute('r', '13')
    halo.setAttribute('opacity', '0.18')
    group.append(halo)
    this.#layer().append(group)
    return group
  }

  #move({ flight, group }: Dot, share: number): void {
    group.style.opacity = '1'
    const circles = group.children
    const { path, back } = flight.step
    if (path.length === 1) {
      // It stays: nothing but a light that breathes, so that the part can be seen.
      const halo = circles[circles.length - 1]
      if (halo === undefined) return
      place(halo, this.#centre(path[0] ?? ''))
      set(halo, { r: 16 + 10 * Math.abs(Math.sin(share * Math.PI)), opacity: 0.35 })
      for (const circle of circles) if (circle !== halo) circle.setAttribute('opacity', '0')
      return
    }
    const along = (time: number): number => {
      if (!back) return time
      return time < 0.4 ? time / 0.4 : time < 0.6 ? 1 : (1 - time) / 0.4
    }
    for (let i = 0; i <= trail; i++) {
      const circle = circles[trail - i]
      if (circle) place(circle, this.#pointOn(path, along(Math.max(0, share - i * 0.012))))
    }
    const halo = circles[circles.length - 1]
    if (halo) place(halo, this.#pointOn(path, along(share)))
  }

  #pointOn(path: readonly string[], share: number): Point {
    const legs = path.length - 1
    const leg = Math.min(legs - 1, Math.floor(share * legs))
    const [from = '', to = ''] = [path[leg], path[leg + 1]]
    const within = Math.min(1, share * legs - leg)
    const line = this.#line(from, to)
    if (line === null) {
      const [a, b] = [this.#centre(from), this.#centre(to)]
      return { x: a.x + (b.x - a.x) * within, y: a.y + (b.y - a.y) * within }
    }
    const length = line.path.getTotalLength()
    return line.path.getPointAtLength(length * (line.reversed ? 1 - within : within))
  }

  #line(from: string, to: string): { path: SVGPathElement; reversed: boolean } | null {
    const drawn = this.#layout.lines.find(
      line => (line.from === from && line.to === to) || (line.from === to && line.to === from),
    )
    if (drawn === undefined) return null
    const path = this.#root.querySelector<SVGPathElement>(
      `path[data-line="${CSS.escape(lineName(drawn.from, drawn.to))}"]`,
    )
    return path && { path, reversed: drawn.from !== from }
  }

  #centre(part: string): Point {
    const box = this.#layout.boxes.get(part)
    if (box === undefined) return { x: -100, y: -100 }
    // Where its drawing stands, as the cards place it.
    if (part.startsWith('l1:')) return { x: box.x + 21, y: box.y + box.h / 2 }
    const stacked = box.w < 130 && box.h > 80
    return { x: box.x + (stacked ? box.w / 2 : 33), y: box.y + (stacked ? 26 : 33) }
  }

  /** Highlights what a leg passes. */
  #light({ step }: Flight, tone: Tone): () => void {
    const elements: Element[] = []
    for (const [i, part] of step.path.entries()) {
      const node = this.#root.querySelector(`[data-part="${CSS.escape(part)}"]`)
      if (node) elements.push(node)
      const next = step.path[i + 1]
      const line = next === undefined ? null : this.#line(part, next)
      if (line) elements.push(line.path)
    }
    for (const element of elements) {
      this.#lit.set(element, (this.#lit.get(element) ?? 0) + 1)
      element.setAttribute('data-lit', tone)
    }
    return () => {
      for (const element of elements) {
        const left = (this.#lit.get(element) ?? 1) - 1
        if (left > 0) this.#lit.set(element, left)
        else {
          this.#lit.delete(element)
          element.removeAttribute('data-lit')
        }
      }
    }
  }

  #label({ step }: Flight, until: number): void {
    const part = step.path.at(-1)
    const box = part === undefined ? undefined : this.#layout.boxes.get(part)
    if (part === undefined || box === undefined || step.ms === null) return
    this.#labels.get(part)?.group.remove()
    const group = document.createElementNS(svg, 'g')
    const [pill, text] = [document.createElementNS(svg, 'rect'), document.createElementNS(svg, 'text')]
    text.textContent = this.#options.write(step.ms)
    text.setAttribute('class', 'fill-page font-semibold text-[12px] tabular-nums')
    text.setAttribute('text-anchor', 'middle')
    pill.setAttribute('class', 'fill-ink')
    group.setAttribute('class', 'pointer-events-none')
    group.append(pill, text)
    this.#layer().append(group)
    const width = text.getComputedTextLength() + 16
    // Memory stands in a server's card, whose own label is above.
    const [cx, cy] = part.startsWith('l1:')
      ? [box.x + box.w - 14, box.y + box.h]
      : [box.x + box.w / 2, box.y - 2]
    const x = Math.min(this.#layout.width - width / 2 - 2, Math.max(width / 2 + 2, cx))
    const y = Math.max(2, cy - 11)
    set(pill, { x: x - width / 2, y, width, height: 22, rx: 11 })
    set(text, { x, y: y + 15 })
    this.#labels.set(part, { group, until })
  }

  #dropLabels(): void {
    for (const { group } of this.#labels.values()) group.remove()
    this.#labels.clear()
  }

  #layer(): Element {
    return this.#root.querySelector('[data-layer]') ?? this.#root
  }
}

/** The name of the line between two parts, whichever way. */
export const lineName = (from: string, to: string): string => [from, to].sort().join(' ')

function place(circle: Element, { x, y }: Point): void {
  set(circle, { cx: x, cy: y })
}

function set(element: Element, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value.toFixed(1))
}
