import { type Ground, make, type Point, set } from './ground.ts'
import type { Flight } from './journey.ts'

export type Tone = 'request' | 'commit'

const fills = { request: 'fill-accent', commit: 'fill-good' }
const trail = 7

/** One leg under way: a dot with a trail, or, where it stays, a light that breathes. */
export class Dot {
  readonly flight: Flight
  readonly #ground: Ground
  readonly #group: SVGGElement
  readonly #circles: readonly SVGCircleElement[]
  readonly #halo: SVGCircleElement
  #shown: boolean | null = null

  constructor(ground: Ground, flight: Flight, tone: Tone) {
    this.flight = flight
    this.#ground = ground
    this.#group = ground.group(fills[tone])
    this.hide()
    // The last of the trail first, so that the dot lies on top.
    this.#circles = Array.from({ length: trail + 1 }, (_, i) => circle(trail - i))
    this.#halo = make('circle')
    this.#halo.setAttribute('r', '13')
    this.#halo.setAttribute('opacity', '0.18')
    this.#group.append(...this.#circles, this.#halo)
  }

  hide(): void {
    this.#show(false)
  }

  remove(): void {
    this.#group.remove()
  }

  /** Moves it to where it is after a share of its time. */
  move(share: number): void {
    this.#show(true)
    const { path, back } = this.flight.step
    if (path.length === 1) {
      place(this.#halo, this.#ground.centre(path[0] ?? ''))
      set(this.#halo, { r: 16 + 10 * Math.abs(Math.sin(share * Math.PI)), opacity: 0.35 })
      for (const one of this.#circles) one.setAttribute('opacity', '0')
      return
    }
    const along = (time: number): number => {
      if (!back) return time
      return time < 0.4 ? time / 0.4 : time < 0.6 ? 1 : (1 - time) / 0.4
    }
    this.#circles.forEach((one, i) => {
      const behind = (trail - i) * 0.012
      place(one, this.#ground.pointOn(path, along(Math.max(0, share - behind))))
    })
    place(this.#halo, this.#ground.pointOn(path, along(share)))
  }

  #show(shown: boolean): void {
    if (shown === this.#shown) return
    this.#shown = shown
    this.#group.style.opacity = shown ? '1' : '0'
  }
}

function circle(behind: number): SVGCircleElement {
  const made = make('circle')
  made.setAttribute('r', String(behind === 0 ? 6 : 5 - behind * 0.5))
  made.setAttribute('opacity', String(behind === 0 ? 1 : 0.5 - behind * 0.06))
  return made
}

function place(circle: Element, { x, y }: Point): void {
  set(circle, { cx: x, cy: y })
}
