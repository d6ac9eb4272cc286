import type { Layout } from './layout.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

/** Straight ones that a curved line is followed in. */
const pieces = 40
const svg = 'http://www.w3.org/2000/svg'

/** The drawing as what moves on it sees it. Needs a `data-layer` group, `data-part` on parts and `data-line` on paths. */
export class Ground {
  readonly #root: SVGSVGElement
  readonly #tracks = new Map<string, readonly Point[]>()
  #layout: Layout

  constructor(root: SVGSVGElement, layout: Layout) {
    this.#root = root
    this.#layout = layout
  }

  get layout(): Layout {
    return this.#layout
  }

  /** The parts stand elsewhere. */
  set layout(layout: Layout) {
    this.#layout = layout
    this.#tracks.clear()
  }

  part(id: string): Element | null {
    return this.#root.querySelector(`[data-part="${CSS.escape(id)}"]`)
  }

  /** The line between two parts, and whether it is drawn the other way round. */
  line(from: string, to: string): { path: SVGPathElement; reversed: boolean } | null {
    const drawn = this.#layout.lines.find(
      line => (line.from === from && line.to === to) || (line.from === to && line.to === from),
    )
    if (drawn === undefined) return null
    const path = this.#root.querySelector<SVGPathElement>(
      `path[data-line="${CSS.escape(lineName(drawn.from, drawn.to))}"]`,
    )
    return path && { path, reversed: drawn.from !== from }
  }

  /** Where a part's own drawing stands, as the cards place it. */
  centre(part: string): Point {
    const box = this.#layout.boxes.get(part)
    if (box === undefined) return { x: -100, y: -100 }
    if (part.startsWith('l1:')) return { x: box.x + 21, y: box.y + box.h / 2 }
    const stacked = box.w < 130 && box.h > 80
    return { x: box.x + (stacked ? box.w / 2 : 33), y: box.y + (stacked ? 26 : 33) }
  }

  /** A place on the way over several parts; `share`: 0 at its beginning, 1 at its end. */
  pointOn(path: readonly string[], share: number): Point {
    const legs = path.length - 1
    const leg = Math.min(legs - 1, Math.floor(share * legs))
    const [from = '', to = ''] = [path[leg], path[leg + 1]]
    const within = Math.min(1, share * legs - leg)
    const track = this.#track(from, to)
    const exact = within * (track.length - 1)
    const before = Math.min(track.length - 2, Math.floor(exact))
    const [a, b] = [track[before], track[before + 1]]
    return a && b ? between(a, b, exact - before) : this.centre(from)
  }

  /** Points along a line, asked of the browser once: it takes its time to answer, and dots ask for hundreds with each frame. */
  #track(from: string, to: string): readonly Point[] {
    const key = `${from} ${to}`
    const known = this.#tracks.get(key)
    if (known) return known
    const line = this.line(from, to)
    const length = line?.path.getTotalLength() ?? 0
    const track = Array.from({ length: pieces + 1 }, (_, i) => {
      const share = i / pieces
      if (line === null) return between(this.centre(from), this.centre(to), share)
      const { x, y } = line.path.getPointAtLength(length * (line.reversed ? 1 - share : share))
      return { x, y }
    })
    this.#tracks.set(key, track)
    return track
  }

  /** A new group above the parts, which takes no clicks from them. */
  group(look = ''): SVGGElement {
    const group = make('g')
    group.setAttribute('class', `${look} pointer-events-none`.trim())
    const layer = this.#root.querySelector('[data-layer]') ?? this.#root
    layer.append(group)
    return group
  }
}

const between = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
})

/** The name of the line between two parts, whichever way: `data-line`. */
export const lineName = (from: string, to: string): string => [from, to].sort().join(' ')

export const make = <Name extends keyof SVGElementTagNameMap>(name: Name): SVGElementTagNameMap[Name] =>
  document.createElementNS(svg, name)

export function set(element: Element, values: Record<string, number>): void {
  for (const [name, value] of Object.entries(values)) element.setAttribute(name, value.toFixed(1))
}
